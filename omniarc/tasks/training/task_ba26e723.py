"""Color the cells in every third column magenta."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[:, ::3] = np.where(grid[:, ::3] == BLACK, BLACK, MAGENTA)
    return output


def generate_input(rng):
    width, reach = random_int(rng, 7, 30), random_int(rng, 1, 2)
    grid = blank_grid(2 * reach + 1, width, random_color(rng, exclude=[MAGENTA]))
    first = random_int(rng, 0, 1)
    grid[:reach, first::2] = grid[-reach:, 1 - first :: 2] = BLACK
    return grid
