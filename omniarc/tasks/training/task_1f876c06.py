"""Join the two dots of each color with a diagonal line."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for color in colors_by_count(grid, ignore=background_color(grid)):
        start, end = find_cells(grid, color)
        draw_line(output, start, end, color)
    return output


def generate_input(rng):
    size = pick(rng, [10, 10, 10, 9, 11, 12])
    grid = blank_grid(size, size)
    for color in random_colors(rng, random_int(rng, 3, 5)):
        length = random_int(rng, 2, 6)
        line = np.eye(length + 1, dtype=np.int8) * np.int8(color)
        place(rng, grid, line[:: pick(rng, [1, -1])], gap=0)
    output = blank_grid(size, size)
    for obj in find_objects(grid, connectivity=8, background=BLACK):
        output = draw_cells(output, [obj.cells[0], obj.cells[-1]], obj.color)
    return output
