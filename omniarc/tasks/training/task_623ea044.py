"""Draw both diagonals through the dot."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        for direction in DIAGONAL:
            draw_ray(output, (row, column), direction, grid[row, column])
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 17)
    grid = blank_grid(height, width)
    grid[random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)] = random_color(rng)
    return grid
