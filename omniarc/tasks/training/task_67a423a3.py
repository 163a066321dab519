"""Draw a yellow frame around the crossing of the two lines."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    lines = grid != background_color(grid)
    row = np.flatnonzero(lines.all(axis=1))[0]
    column = np.flatnonzero(lines.all(axis=0))[0]
    return draw_frame(grid.copy(), (row - 1, column - 1), (row + 1, column + 1), YELLOW)


def generate_input(rng):
    first, second = random_colors(rng, 2, exclude=[YELLOW])
    height = width = random_int(rng, 4, 13)
    grid = blank_grid(height, width)
    row, column = random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)
    grid[row] = first
    grid[:, column] = second
    grid[row, column] = pick(rng, [first, second])
    return grid
