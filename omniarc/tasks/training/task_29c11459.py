"""Extend the two dots of each row to its middle, with a grey cell between them."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    middle = grid.shape[1] // 2
    output = grid.copy()
    for row in range(len(grid)):
        if grid[row, 0] != background_color(grid):
            output[row, :middle] = grid[row, 0]
            output[row, middle] = GREY
            output[row, middle + 1 :] = grid[row, -1]
    return output


def generate_input(rng):
    height, width = random_int(rng, 4, 6), 2 * random_int(rng, 4, 6) + 1
    grid = blank_grid(height, width)
    for row in range(random_int(rng, 0, height - 1), height, random_int(rng, 2, 3)):
        grid[row, [0, -1]] = random_colors(rng, 2, exclude=[GREY])
    return grid
