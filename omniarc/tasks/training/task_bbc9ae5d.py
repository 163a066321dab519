import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    width = grid.shape[1]
    row = list(grid[0])
    return np.array([row[:1] * number + row[: width - number] for number in range(width // 2)])


def generate_input(rng):
    width = 2 * random_int(rng, 2, 8)
    row = blank_grid(1, width, random_color(rng) if chance(rng, 0.3) else BLACK)
    color = random_color(rng, exclude=[row[0, 0]])
    row[0, : random_int(rng, 1, width - 1)] = color
    return row
