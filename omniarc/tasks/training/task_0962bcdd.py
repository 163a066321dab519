"""Let every plus grow by one cell, with diagonals in the color of its middle."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for plus in find_objects(grid, multicolor=True):
        row, column = plus.center
        middle = grid[row, column]
        draw_line(output, (row - 2, column - 2), (row + 2, column + 2), middle)
        draw_line(output, (row - 2, column + 2), (row + 2, column - 2), middle)
        draw_line(output, (row - 2, column), (row + 2, column), plus.color)
        draw_line(output, (row, column - 2), (row, column + 2), plus.color)
        output[row, column] = middle
    return output


def generate_input(rng):
    height = width = pick(rng, [12, 12, 11, 13, 14])
    grid = blank_grid(height, width)
    middle, arm = random_colors(rng, 2)
    plus = np.array([[0, arm, 0], [arm, middle, arm], [0, arm, 0]], dtype=np.int8)
    for _ in range(pick(rng, [2, 2, 2, 1, 3])):
        place(rng, grid, plus, gap=2, margin=1)
    return grid
