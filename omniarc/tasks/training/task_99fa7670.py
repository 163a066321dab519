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
    height = random_int(rng, 3, 14)
    width = max(3, height + random_int(rng, -2, 2))
    grid = blank_grid(height, width)
    row = random_int(rng, 0, 2)
    while row < height:
        grid[row, random_int(rng, 0, width - 2)] = random_color(rng)
        row += random_int(rng, 2, 4)
    return grid
