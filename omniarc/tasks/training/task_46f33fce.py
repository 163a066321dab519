"""Enlarge every dot to a block of four times four cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(grid[1::2, 1::2], 4)


def generate_input(rng):
    grid = blank_grid(10, 10)
    colors = random_colors(rng, random_int(rng, 4, 5))
    scatter_cells(rng, grid[1::2, 1::2], colors, random_int(rng, 4, 7))
    return grid
