"""Color grey cells like the first cell of their row."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return np.where(grid == GREY, grid[:, :1], grid)


def generate_input(rng):
    size = random_int(rng, 11, 13)
    grid = blank_grid(size, size)
    start = random_int(rng, 0, 1)
    colors = random_colors(rng, random_int(rng, 2, 3), exclude=[GREY])
    for row in range(start, size):
        same = row > start and chance(rng, 0.5)
        grid[row, 0] = grid[row - 1, 0] if same else pick(rng, colors)
    for _ in range(random_int(rng, 1, 3)):
        height, width = random_int(rng, 3, 7), random_int(rng, 2, 6)
        top, left = random_int(rng, start, size - height), random_int(rng, 1, size - width)
        draw_rectangle(grid, (top, left), (top + height - 1, left + width - 1), GREY)
    for _ in range(2):
        block = blank_grid(random_int(rng, 2, 5), random_int(rng, 2, 4), GREY)
        place(rng, grid[start:], block)
    return grid
