"""Draw the grid once for each of its red cells, at the corresponding place."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return np.kron(grid == RED, grid)


def generate_input(rng):
    grid = blank_grid(3, 3)
    scatter_cells(rng, grid, RED, random_int(rng, 1, 4))
    scatter_cells(rng, grid, BLUE, random_int(rng, 2, 3))
    return grid
