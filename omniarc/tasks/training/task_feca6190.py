"""Draw a rising diagonal from each cell, in a grid with five rows for each."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = find_cells(grid != BLACK)
    size = grid.shape[1] * len(dots)
    output = blank_grid(size, size)
    for _, column in dots:
        draw_line(output, (size - 1, column), (0, column + size - 1), grid[0, column])
    return output


def generate_input(rng):
    row = blank_grid(1, 5)
    count = random_int(rng, 1, 5)
    row[0, pick_some(rng, range(5), count)] = random_colors(rng, count)
    return row
