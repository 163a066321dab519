"""Enlarge each grey cell to a blue block."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    return grid_from_mask(dilate(grid != background), BLUE, background)


def generate_input(rng):
    size = random_int(rng, 3, 5)
    small = blank_grid(size, size)
    scatter_cells(rng, small, GREY, random_int(rng, 2, size * size // 2 + 1))
    grid = blank_grid(3 * size, 3 * size)
    grid[1::3, 1::3] = small
    return grid
