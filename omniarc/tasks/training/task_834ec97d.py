"""Move the cell one down, and draw yellow stripes above it, in every second column."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    row, column = find_cells(grid != background)[0]
    output = shift(grid, DOWN, fill=background)
    output[: row + 1, column % 2 :: 2] = YELLOW
    return output


def generate_input(rng):
    size = random_int(rng, 3, 14)
    grid = blank_grid(size, size)
    grid[random_int(rng, 0, size - 2), random_int(rng, 0, size - 1)] = random_color(rng, [YELLOW])
    return grid
