"""Color the bars by height: blue for the highest, then red, green and yellow."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    bars = grid != background_color(grid)
    heights = bars.sum(axis=0)
    output = grid.copy()
    for height, color in zip(np.unique(heights)[::-1], [BLUE, RED, GREEN, YELLOW]):
        output[bars & (heights == height)] = color
    return output


def generate_input(rng):
    grid = blank_grid(9, 9)
    for height, column in zip(pick_some(rng, range(1, 10), 4), [1, 3, 5, 7]):
        grid[9 - height :, column] = GREY
    return grid
