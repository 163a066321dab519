"""Crop to the shape."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return crop_to(grid, grid != background_color(grid))


def generate_input(rng):
    height, width = random_int(rng, 8, 13), random_int(rng, 8, 13)
    shape = paint(random_shape(rng, 6, 6, random_int(rng, 6, 14)), random_color(rng))
    grid = blank_grid(height, width)
    place(rng, grid, shape, gap=0)
    return grid
