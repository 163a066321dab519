"""Hollow out the rectangles."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[obj.top + 1 : obj.bottom, obj.left + 1 : obj.right] = background_color(grid)
    return output


def generate_input(rng):
    height, width = random_int(rng, 7, 18), random_int(rng, 7, 18)
    grid = blank_grid(height, width)
    for color in random_colors(rng, random_int(rng, 1, 5)):
        rows = random_int(rng, 3, min(8, height - 2))
        place(rng, grid, blank_grid(rows, random_int(rng, 3, min(8, width - 2)), color))
    return grid
