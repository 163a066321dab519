"""Surround red cells with blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[dilate(grid == RED) & (grid == background_color(grid))] = BLUE
    return output


def generate_input(rng):
    height, width = random_int(rng, 5, 10), random_int(rng, 5, 10)
    grid = blank_grid(height, width)
    dots = [RED] * random_int(rng, 1, 3) + random_colors(rng, random_int(rng, 0, 2), exclude=[BLUE])
    scatter(rng, grid, [blank_grid(1, 1, color) for color in dots], gap=2)
    return grid
