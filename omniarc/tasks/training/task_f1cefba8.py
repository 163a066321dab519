"""Extend the bumps of the inside to lines through the box and beyond it."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    box = find_objects(grid, multicolor=True)[0]
    outer = box.grid[0, 0]
    inner = next(color for color in box.colors if color != outer)
    inside = grid == inner
    block = dilate(~dilate(~inside))
    bumps = inside & ~block
    lines = np.zeros(grid.shape, dtype=bool)
    for row, column in find_cells(bumps):
        if block[:, column].any():
            lines[:, column] = True
        else:
            lines[row] = True
    output = grid.copy()
    output[lines & (grid == background)] = inner
    output[lines & inside] = outer
    return output


def generate_input(rng):
    outer, inner = random_colors(rng, 2)
    height, width = random_int(rng, 9, 14), random_int(rng, 10, 14)
    box = box_frame(height, width, outer, inside=inner, thickness=2)
    sides = [(box[1], width), (box[-2], width), (box[:, 1], height), (box[:, -2], height)]
    for side, length in pick_some(rng, sides, random_int(rng, 1, 3)):
        position = random_int(rng, 3, length - 4)
        side[position] = inner
        others = [other for other in range(3, length - 3) if abs(other - position) > 1]
        if chance(rng, 0.2) and others:
            side[pick(rng, others)] = inner
    grid = blank_grid(height + random_int(rng, 3, 7), width + random_int(rng, 3, 7))
    place(rng, grid, box, margin=1)
    return grid
