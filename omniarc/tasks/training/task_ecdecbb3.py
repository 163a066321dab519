"""Connect each red cell with the nearest lines on its sides, with a ring where they meet."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    full = [line[0] for line in [*grid, *grid.T] if (line == line[0]).all()]
    line_color = next(color for color in full if color != background)
    dot_color = colors_by_count(grid, ignore=[background, line_color])[0]
    output = grid.copy()
    for dot in find_cells(grid, dot_color):
        for direction in ORTHOGONAL:
            hits = [cell for cell in ray_cells(grid, dot, direction) if grid[cell] == line_color]
            if hits:
                row, column = hits[0]
                draw_line(output, dot, hits[0], dot_color)
                draw_rectangle(output, (row - 1, column - 1), (row + 1, column + 1), line_color)
                output[hits[0]] = dot_color
    return output


def generate_input(rng):
    length, width = random_int(rng, 13, 20), random_int(rng, 10, 15)
    grid = blank_grid(length, width)
    lines = [random_int(rng, 4, 7)]
    if chance(rng, 0.6) and lines[0] + 8 <= length:
        lines.append(random_int(rng, lines[0] + 5, length - 3))
    grid[lines] = CYAN
    columns = pick_some(rng, range(1, width - 1, 4), random_int(rng, 1, 2))
    rows = [row for row in range(1, length - 1) if not grid[max(row - 2, 0) : row + 3, 0].any()]
    for column in columns:
        grid[pick(rng, rows), column] = RED
    used = grid.any(axis=1).nonzero()[0]
    margin = min(used[0], length - 1 - used[-1])
    grid = grid[used[0] - margin : used[-1] + margin + 1]
    return grid.T if chance(rng, 0.5) else grid
