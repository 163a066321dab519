"""List the colors from the second most common one to the rarest."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    return np.array([[color] for color in colors[1:]])


def generate_input(rng):
    rows, columns = random_int(rng, 4, 6), random_int(rng, 3, 5)
    counts = [3, 2, 1] if rows * columns < 16 else pick(rng, [[3, 2, 1], [4, 3, 1], [4, 3, 2]])
    common, *colors = random_colors(rng, 4)
    small = blank_grid(rows, columns)
    for color, count in zip(colors, counts):
        scatter_cells(rng, small, color, count)
    grid = blank_grid(2 * rows + 1, 3 * columns + 1)
    grid[1::2, 1::3] = grid[1::2, 2::3] = replace_color(small, BLACK, common)
    return grid
