"""Punch holes into the middle row of each bar, in every second cell."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[obj.top + 1, obj.left + 1 : obj.right : 2] = background_color(grid)
    return output


def generate_input(rng):
    width = random_int(rng, 18, 30)
    colors = random_colors(rng, random_int(rng, 2, 3))
    grid = blank_grid(4 * len(colors), width)
    for index, color in enumerate(colors):
        length = 2 * random_int(rng, 2, (width - 2) // 2) + 1
        left = random_int(rng, 0, width - length)
        top = 4 * index + 1
        draw_rectangle(grid, (top, left), (top + 2, left + length - 1), color)
    return grid
