"""Draw nested angles around each corner cell, in the area that is nearest to it."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    rows, columns = np.indices(grid.shape)
    dots = find_cells(grid != background_color(grid))
    steps = [abs(rows - row) + abs(columns - column) for row, column in dots]
    for index, (row, column) in enumerate(dots):
        others = steps[:index] + steps[index + 1 :]
        nearest = steps[index] < np.min(others, axis=0)
        rings = np.maximum(abs(rows - row), abs(columns - column)) % 2 == 0
        output[nearest & rings] = grid[row, column]
    return output


def generate_input(rng):
    size, count = random_int(rng, 7, 18), random_int(rng, 2, 3)
    grid = blank_grid(size, size)
    corners = pick_some(rng, [(0, 0), (0, -1), (-1, 0), (-1, -1)], count)
    for corner, color in zip(corners, random_colors(rng, count)):
        grid[corner] = color
    return grid
