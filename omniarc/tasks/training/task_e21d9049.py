"""Repeat both arms of the cross across the whole grid."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    cross = object_from_mask(grid, grid != background_color(grid))
    row = cross.top + cross.mask.sum(axis=1).argmax()
    column = cross.left + cross.mask.sum(axis=0).argmax()
    across = grid[row, cross.left : cross.right + 1]
    down = grid[cross.top : cross.bottom + 1, column]
    output = grid.copy()
    output[row] = np.resize(np.roll(across, cross.left), grid.shape[1])
    output[:, column] = np.resize(np.roll(down, cross.top), grid.shape[0])
    return output


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 3, 5))
    height, width = random_int(rng, 11, 20), random_int(rng, 11, 20)
    count = len(colors)
    across = list(range(count))
    down = across[::-1] if chance(rng, 0.4) else across
    crossing = random_int(rng, 0, count - 1)
    left, top = random_int(rng, 0, width - count - 3), random_int(rng, 1, height - count - 3)
    row, column = top + down.index(crossing), left + crossing
    grid = blank_grid(height, width)
    grid[row, left : left + count] = colors
    grid[top : top + count, column] = [colors[index] for index in down]
    return grid
