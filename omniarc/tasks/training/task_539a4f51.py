"""Continue the sequence of layers over a grid of twice the size."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    layers = max(1, np.count_nonzero(grid[0]))
    steps = np.arange(2 * len(grid))
    return grid[0][np.maximum.outer(steps, steps) % layers]


def generate_input(rng):
    side = pick(rng, [5, 5, 5, 4, 6])
    layers = side - random_int(rng, 0, 1)
    count = random_int(rng, 2, layers)
    colors = []
    for color, length in zip(random_colors(rng, count), random_partition(rng, layers, count)):
        colors += [color] * length
    colors += [BLACK] * (side - layers)
    steps = np.arange(side)
    return np.array(colors)[np.maximum.outer(steps, steps)]
