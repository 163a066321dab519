"""Draw ever shorter lines on both sides of the bar, in cyan and its own color in turn."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    line = find_objects(grid)[0]
    rows, columns = np.indices(grid.shape)
    distances = abs(columns - line.left)
    stripes = np.where(distances % 2 == 1, CYAN, line.color)
    return np.where(rows + distances < line.height, stripes, grid)


def generate_input(rng):
    height, width = random_int(rng, 5, 11), random_int(rng, 6, 13)
    grid = blank_grid(height, width)
    length = random_int(rng, max(3, height - 4), height - 1)
    grid[:length, random_int(rng, 2, width - 3)] = ORANGE
    return grid
