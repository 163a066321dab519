"""Remove repeated rows and columns."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rows = [True, *(grid[1:] != grid[:-1]).any(axis=1)]
    columns = [True, *(grid[:, 1:] != grid[:, :-1]).any(axis=0)]
    return grid[rows][:, columns]


def generate_input(rng):
    height, width = random_int(rng, 20, 28), random_int(rng, 20, 28)
    depth = random_int(rng, 1, 4)
    color = random_color(rng)
    small = blank_grid(2 * depth + 1, 2 * depth + 1, color)
    for level in range(1, depth + 1):
        color = random_color(rng, exclude=[color])
        small[level:-level, level:-level] = color
    rows = random_partition(rng, height, 2 * depth + 1, least=2)
    columns = random_partition(rng, width, 2 * depth + 1, least=2)
    return np.repeat(np.repeat(small, rows, axis=0), columns, axis=1)
