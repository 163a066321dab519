"""Mirror the upper half downward."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return overlay(grid, flip_up_down(grid), transparent=background_color(grid))


def generate_input(rng):
    first, second = random_colors(rng, 2)
    width, height = random_int(rng, 2, 7), random_int(rng, 9, 12)
    grid = blank_grid(height, width)
    grid[: random_int(rng, 2, height // 2 - 1)] = second
    grid[: random_int(rng, 1, 2)] = first
    if np.count_nonzero(grid[:, 0] == second) == 0:
        grid[1:3] = second
    return grid
