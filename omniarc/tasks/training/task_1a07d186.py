"""Move each dot next to the line of its color, and remove those without a line."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = blank_grid(*grid.shape, background)
    for turned, canvas in [(grid, output), (grid.T, output.T)]:
        for line, color in enumerate(turned[0]):
            if color != background and (turned[:, line] == color).all():
                for row, column in find_cells(turned, color):
                    canvas[row, min(max(column, line - 1), line + 1)] = color
    return output


def generate_input(rng):
    height, width = random_int(rng, 12, 19), random_int(rng, 12, 19)
    grid = blank_grid(height, width)
    rows = [random_int(rng, 3, height - 4)]
    if chance(rng, 0.6):
        rows = [random_int(rng, 3, 4), random_int(rng, height - 5, height - 4)]
    *colors, stray = random_colors(rng, len(rows) + 1)
    for row, color in zip(rows, colors):
        grid[row] = color
    dots = [pick(rng, colors) for _ in range(random_int(rng, 2, 3))] + [colors[0]]
    dots += [stray] * pick(rng, [0, 1, 1, 2])
    columns = pick_some(rng, range(width // 2), len(dots))
    for color, half in zip(dots, columns):
        free = [row for row in range(height) if not grid[max(row - 1, 0) : row + 2, 0].any()]
        grid[pick(rng, free), 2 * half] = color
    return random_orientation(rng, grid)
