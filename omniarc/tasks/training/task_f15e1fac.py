"""Extend the cyan cells across the grid, and shift them by one cell at each red cell."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    color = least_common_color(replace_color(grid, RED, background))
    turns = max(range(4), key=lambda turns: count_color(rotate(grid, turns)[:1], color))
    output = rotate(grid, turns)
    step = RIGHT if (output[:, 0] == RED).any() else LEFT
    beams = np.where(output[:1] == color, color, background)
    for row in output:
        if (row == RED).any():
            beams = shift(beams, step, fill=background)
        row[beams[0] == color] = color
    return rotate(output, -turns)


def generate_input(rng):
    height, width = random_int(rng, 10, 17), random_int(rng, 9, 13)
    grid = blank_grid(height, width)
    column = random_int(rng, 1, 3)
    while column < width - 1:
        grid[0, column] = CYAN
        column += random_int(rng, 2, 4)
    row = random_int(rng, 2, 4)
    while row < height - 1:
        grid[row, 0] = RED
        row += random_int(rng, 2, 6)
    return random_orientation(rng, grid)
