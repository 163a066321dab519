"""Move the shape one down, and color it red."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    return shift(np.where(grid == background, background, RED), DOWN, fill=background)


def generate_input(rng):
    shape = random_shape(rng, 3, 3, random_int(rng, 1, 5))
    rows, columns = shape.shape
    size = random_int(rng, max(rows + 1, 3), 6)
    grid = blank_grid(size, size)
    top, left = random_int(rng, 0, size - rows - 1), random_int(rng, 0, size - columns)
    return draw_pattern(grid, paint(shape, CYAN), (top, left))
