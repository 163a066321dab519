"""Crop to the shape, and show it twice, side by side."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    shape = crop_to(grid, grid != background_color(grid))
    return tile(shape, 1, 2)


def generate_input(rng):
    height = width = random_int(rng, 7, 10)
    mask = draw_until(
        lambda: random_shape(rng, 3, 3, pick(rng, [5, 5, 6])), lambda mask: mask.shape == (3, 3)
    )
    grid = blank_grid(height, width)
    place(rng, grid, paint(mask, random_color(rng)))
    return grid
