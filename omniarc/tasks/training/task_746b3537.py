"""List the colors of the stripes in order."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rows = np.any(grid[1:] != grid[:-1], axis=1)
    columns = np.any(grid[:, 1:] != grid[:, :-1], axis=0)
    return grid[np.append(True, rows)][:, np.append(True, columns)]


def generate_input(rng):
    colors = []
    for _ in range(random_int(rng, 2, 4)):
        colors.append(random_color(rng, exclude=colors[-1:]))
    column = []
    for color in colors:
        column += [[color]] * random_int(rng, 1, 3)
    column.append(column[-1])
    grid = np.repeat(np.array(column, dtype=np.int8), random_int(rng, 2, 6), axis=1)
    return grid if chance(rng, 0.5) else rotate(grid, 3)
