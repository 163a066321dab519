"""Draw stripes to the right from the cell, with grey stops at top and bottom in turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    row, column = find_cells(grid != background_color(grid))[0]
    output = grid.copy()
    output[:, column::2] = grid[row, column]
    output[0, column + 1 :: 4] = GREY
    output[-1, column + 3 :: 4] = GREY
    return output


def generate_input(rng):
    height = width = random_int(rng, 6, 16)
    grid = blank_grid(height, width)
    grid[-1, random_int(rng, 0, width - 4)] = random_color(rng, exclude=[GREY])
    return grid
