"""Draw a blue frame around each grey dot."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = grid != background_color(grid)
    output = grid.copy()
    output[dilate(dots) & ~dots] = BLUE
    return output


def generate_input(rng):
    height = width = random_int(rng, 7, 12)
    grid = blank_grid(height, width)
    dot = blank_grid(1, 1, GREY)
    scatter(rng, grid, [dot] * random_int(rng, 2, 6), gap=2, margin=1)
    return grid
