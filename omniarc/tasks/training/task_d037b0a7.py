"""Extend each cell down to the border."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for row, column in find_cells(grid != background):
        draw_ray(output, (row, column), DOWN, grid[row, column])
    return output


def generate_input(rng):
    height, width = (random_int(rng, 3, 5) if chance(rng, 0.2) else 3 for _ in range(2))
    grid = blank_grid(height, width)
    columns = pick_some(rng, range(width), random_int(rng, 2, width))
    rows = [random_int(rng, 0, height - 1) for _ in columns]
    rows[0] = random_int(rng, 0, height - 2)
    if height == width and chance(rng, 0.6):
        rows = columns if chance(rng, 0.5) else [height - 1 - column for column in columns]
    grid[rows, columns] = random_colors(rng, len(columns))
    return grid
