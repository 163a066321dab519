"""Copy each dot at the border to the nearest edge of the block."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    block = max(find_objects(grid), key=lambda obj: obj.size)
    for row, column in find_cells((grid != background_color(grid)) & (grid != block.color)):
        near = np.clip(row, block.top, block.bottom), np.clip(column, block.left, block.right)
        output[near] = grid[row, column]
    return output


def generate_input(rng):
    size = random_int(rng, 9, 11)
    height, width = random_int(rng, 4, 5), random_int(rng, 2, 4)
    top, left = random_int(rng, 3, size - height - 2), random_int(rng, 2, size - width - 3)
    grid = blank_grid(size, size)
    bottom, right = top + height - 1, left + width - 1
    draw_rectangle(grid, (top, left), (bottom, right), CYAN)
    pairs = []
    for row in range(top, bottom + 1):
        pairs += [((row, 0), (row, left)), ((row, size - 1), (row, right))]
    for column in range(left, right + 1):
        pairs += [((0, column), (top, column)), ((size - 1, column), (bottom, column))]
    reached = {}
    for cell, end in pick_some(rng, pairs, random_int(rng, 3, 7)):
        reached.setdefault(end, cell)
    for cell in reached.values():
        grid[cell] = random_color(rng, exclude=[CYAN])
    return grid if chance(rng, 0.7) else grid.T
