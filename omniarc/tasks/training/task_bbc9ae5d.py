"""Write the row again and again, with one more cell colored each time."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    width = grid.shape[1]
    row = list(grid[0])
    return np.array([row[:1] * number + row[: width - number] for number in range(width // 2)])


def generate_input(rng):
    half = random_int(rng, 2, 13)
    row = blank_grid(1, 2 * half)
    row[0, : random_int(rng, 1, half + 1)] = random_color(rng)
    return row
