"""Fill the rows below with the colors of the top row, one after another."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[2:] = np.resize(grid[0], len(grid) - 2)[:, None]
    return output


def generate_input(rng):
    width = random_int(rng, 2, 6)
    grid = blank_grid(2 * width + 2, width)
    grid[0] = random_colors(rng, width, exclude=[GREY])
    grid[1] = GREY
    return grid
