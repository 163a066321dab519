"""Enlarge the grid as many times as it has colored cells."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(grid, np.count_nonzero(grid != background_color(grid)))


def generate_input(rng):
    grid = blank_grid(3, 3)
    for color in random_colors(rng, random_int(rng, 2, 6)):
        scatter_cells(rng, grid, color, 1)
    return grid
