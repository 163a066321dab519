"""Return what the black square hides of the symmetric pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    hidden = grid == BLACK
    return crop_to(fill_symmetry(grid, BLACK), hidden)


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 6, 9))
    quarter = random_grid(rng, 8, 8, colors + 4 * colors[:1])
    quarter = np.where(np.tri(8, dtype=bool), quarter, quarter.T)
    grid = symmetric(quarter, up_down=True)
    first = pick(rng, [random_int(rng, 0, 5), random_int(rng, 8, 13)])
    second = random_int(rng, 0, 13)
    row, column = pick_some(rng, [first, second], 2)
    grid[row : row + 3, column : column + 3] = BLACK
    return grid
