"""Draw a line from each cell to the right border, then down to the next line."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        output[row, column:] = grid[row, column]
        output[row:, -1] = grid[row, column]
    return output


def generate_input(rng):
    size = random_int(rng, 3, 14)
    grid = blank_grid(size, size)
    row = random_int(rng, 1, 2)
    while row < size:
        grid[row, random_int(rng, 0, size - 2)] = random_color(rng)
        row += random_int(rng, 2, 4)
    return grid
