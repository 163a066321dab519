"""Shrink each block of nine cells to one, ignoring grey cells."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    blocks = split_evenly(grid, height // 3, width // 3)
    colors = [most_common_color(block, ignore=GREY) for block in blocks]
    return np.array(colors).reshape(height // 3, width // 3)


def generate_input(rng):
    blocks = blank_grid(3, 3)
    colors = random_colors(rng, random_int(rng, 2, 6), exclude=[GREY])
    for cell, color in zip(pick_some(rng, find_cells(blocks, BLACK), len(colors)), colors):
        blocks[cell] = color
    grid = scale_up(blocks, 3)
    for top in (0, 3, 6):
        for left in (0, 3, 6):
            count = pick(rng, [0, 1, 1, 1, 2])
            scatter_cells(rng, grid[top : top + 3, left : left + 3], GREY, count, grid[top, left])
    return grid
