"""Extend the grid by one cell to each side, repeating its border, with black corners."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = np.pad(grid, 1, mode="edge")
    output[:: height + 1, :: width + 1] = BLACK
    return output


def generate_input(rng):
    height, width = random_int(rng, 2, 3), random_int(rng, 2, 4)
    colors = random_colors(rng, 5 if chance(rng, 0.7) else 6)
    if chance(rng, 0.2):
        colors[0] = BLACK
    grid = np.full((height, width), -1, dtype=np.int8)
    for row, column in find_cells(grid < 0):
        around = grid[max(row - 1, 0) : row + 1, max(column - 1, 0) : column + 2]
        grid[row, column] = pick(rng, [color for color in colors if color not in around])
    return grid
