"""Repeat the grid beside itself."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return tile(grid, 1, 2)


def generate_input(rng):
    grid = blank_grid(random_int(rng, 3, 5), random_int(rng, 3, 4))
    for color in random_colors(rng, random_int(rng, 2, 5)):
        shape = random_shape(rng, 3, 3, random_int(rng, 1, 4), connectivity=8)
        place(rng, grid, paint(shape, color), gap=0)
    return grid
