import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[:, ::3] = np.where(grid[:, ::3] == BLACK, BLACK, MAGENTA)
    return output


def generate_input(rng):
    width = random_int(rng, 9, 18)
    grid = blank_grid(3, width, YELLOW)
    row = pick(rng, [0, 2])
    for column in range(width):
        grid[row, column] = BLACK
        if chance(rng, 0.7):
            row = 2 - row
    return grid
