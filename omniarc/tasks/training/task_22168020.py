"""Fill each shape from its left edge to its right edge, row by row."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8):
        output[between_in_row(obj.mask_in(grid))] = obj.color
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    bottom = 0
    for color in random_colors(rng, random_int(rng, 1, 3)):
        depth = random_int(rng, 2, 4)
        top = bottom + random_int(rng, 0, 2)
        left = random_int(rng, 0, width - 2 * depth)
        right = left + 2 * depth - 1
        bottom = top + depth + 1
        if bottom > height:
            break
        draw_line(grid, (top, left), (bottom - 2, left + depth - 1), color)
        draw_line(grid, (top, right), (bottom - 2, right - depth + 1), color)
        grid[bottom - 1, left + depth - 1 : left + depth + 1] = color
    return grid
