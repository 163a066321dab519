"""Draw a line from each cell to the right, alternating with grey."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        output[row, column::2] = grid[row, column]
        output[row, column + 1 :: 2] = GREY
    return output


def generate_input(rng):
    height, width = random_int(rng, 6, 14), random_int(rng, 6, 14)
    grid = blank_grid(height, width)
    count = random_int(rng, 1, height // 3)
    rows = pick_some(rng, range(height), count)
    for row, color in zip(rows, random_colors(rng, count, exclude=[GREY])):
        grid[row, random_int(rng, 0, width - 2)] = color
    return grid
