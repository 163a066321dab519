"""Extend both bars through the grid, and color their crossing yellow."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    rows, columns = [], []
    for obj in find_objects(grid):
        if obj.top == 0 or obj.bottom == len(grid) - 1:
            output[:, obj.left : obj.right + 1] = obj.color
            columns += range(obj.left, obj.right + 1)
        else:
            output[obj.top : obj.bottom + 1] = obj.color
            rows += range(obj.top, obj.bottom + 1)
    output[np.ix_(rows, columns)] = YELLOW
    return output


def generate_input(rng):
    height = width = random_int(rng, 6, 13)
    length, drop = random_int(rng, 2, 3), random_int(rng, 2, 3)
    row, column = random_int(rng, drop + 1, height - 2), random_int(rng, length + 1, width - 2)
    grid = blank_grid(height, width)
    grid[row, :length] = RED
    grid[:drop, column] = CYAN
    return grid[:, ::-1] if chance(rng, 0.5) else grid
