"""Continue the pattern downward, mirrored again and again."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    back = grid[-2:0:-1]
    return np.vstack([grid, back, grid, back, grid[:1]])


def generate_input(rng):
    grid = blank_grid(random_int(rng, 3, 6), random_int(rng, 13, 21))
    color, first = random_color(rng), pick(rng, [0, 2])
    grid[0, first::4] = color
    grid[1:-1, 1::2] = color
    grid[-1, 2 - first :: 4] = color
    return grid
