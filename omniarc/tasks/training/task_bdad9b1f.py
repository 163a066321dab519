import numpy as np

from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    upright, level = sorted(find_objects(grid), key=lambda line: line.width)
    output = grid.copy()
    output[level.top] = level.color
    output[:, upright.left] = upright.color
    output[level.top, upright.left] = YELLOW
    return output


def generate_input(rng):
    size, length = random_int(rng, 6, 12), random_int(rng, 2, 3)
    row, column = random_int(rng, length + 1, size - 1), random_int(rng, length + 1, size - 1)
    grid = blank_grid(size, size)
    grid[row, :length] = RED
    grid[:length, column] = CYAN
    return np.rot90(grid, 2) if chance(rng, 0.3) else grid[:, ::-1] if chance(rng, 0.4) else grid
