"""Crop to the block, and mirror it left to right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return flip_left_right(crop_to(grid, grid != background_color(grid)))


def generate_input(rng):
    height, width = random_int(rng, 8, 17), random_int(rng, 12, 17)
    color, inner = random_colors(rng, 2)
    rows, columns = random_int(rng, 4, 7), random_int(rng, 5, 8)
    block = blank_grid(rows, columns, color)
    for _ in range(random_int(rng, 2, 3)):
        shape = paint(random_shape(rng, 3, 3, random_int(rng, 1, 4)), inner)
        top = random_int(rng, 0, rows - len(shape))
        left = random_int(rng, 0, columns - shape.shape[1])
        draw_pattern(block, shape, (top, left), transparent=BLACK)
    grid = blank_grid(height, width)
    place(rng, grid, block)
    return grid
