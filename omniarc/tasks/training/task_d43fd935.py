"""Connect the green square with all cells that are straight above, below or beside it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    block = max(find_objects(grid), key=lambda obj: obj.size)
    output = grid.copy()
    for cell in block.cells:
        for direction in ORTHOGONAL:
            for dot in reversed(ray_cells(grid, cell, direction)):
                if grid[dot] != background:
                    draw_line(output, cell, dot, grid[dot])
    return draw_object(output, block)


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    top, left = random_int(rng, 2, size - 4), random_int(rng, 2, size - 4)
    colors = random_colors(rng, 2, exclude=[GREEN])
    lanes = [(top, LEFT), (top, RIGHT), (left, UP), (left, DOWN)]
    lanes += [(at + 1, direction) for at, direction in lanes]
    grid[top : top + 2, :] = grid[:, left : left + 2] = GREEN
    for _ in range(random_int(rng, 4, 8)):
        place(rng, grid, blank_grid(1, 1, pick(rng, colors)))
    grid = replace_color(grid, GREEN, BLACK)
    for at, (down, right) in pick_some(rng, lanes, random_int(rng, 2, 5)):
        start = (at, left + max(right, 0)) if right else (top + max(down, 0), at)
        grid[pick(rng, ray_cells(grid, start, (down, right))[1:])] = pick(rng, colors)
    grid[top : top + 2, left : left + 2] = GREEN
    return grid
