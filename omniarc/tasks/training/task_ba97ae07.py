"""Bring the bar that passes below to the top."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for color in colors_by_count(grid, ignore=background_color(grid)):
        band = object_from_mask(grid, grid == color)
        if not band.is_rectangle:
            draw_rectangle(output, band.top_left, band.bottom_right, color)
    return output


def generate_input(rng):
    height, width = random_int(rng, 6, 16), random_int(rng, 6, 16)
    grid = blank_grid(height, width)
    below, above = random_colors(rng, 2)
    rows, columns = random_int(rng, 1, min(3, height // 4)), random_int(rng, 1, min(3, width // 4))
    top, left = random_int(rng, 1, height - rows - 1), random_int(rng, 1, width - columns - 1)
    grid[top : top + rows] = below
    grid[:, left : left + columns] = above
    return random_orientation(rng, grid)
