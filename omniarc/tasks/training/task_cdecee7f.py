"""List the colors from left to right, in rows that run back and forth."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    columns = grid.T
    colors = columns[columns != background_color(grid)]
    output = np.zeros(9, dtype=int)
    output[: len(colors)] = colors
    output = output.reshape(3, 3)
    output[1] = output[1, ::-1]
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    colors = random_colors(rng, 9) + random_colors(rng, 6)
    count = random_int(rng, 5, 9)
    for column, color in zip(pick_some(rng, range(10), count), pick_some(rng, colors, count)):
        grid[random_int(rng, 0, 9), column] = color
    return grid
