"""Crop to what is inside the frame."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = [object_from_mask(grid, grid == color) for color in colors_by_count(grid)]
    frame = next(obj for obj in objects if obj.is_frame)
    return grid[frame.slices][1:-1, 1:-1]


def generate_input(rng):
    height, width = random_int(rng, 12, 23), random_int(rng, 14, 22)
    color, *noise = random_colors(rng, random_int(rng, 4, 5))
    grid = random_grid(rng, height, width, noise, density=0.67)
    rows, columns = random_int(rng, 6, min(11, height - 4)), random_int(rng, 5, width - 4)
    top, left = random_int(rng, 2, height - rows - 2), random_int(rng, 2, width - columns - 2)
    return draw_frame(grid, (top, left), (top + rows, left + columns), color)
