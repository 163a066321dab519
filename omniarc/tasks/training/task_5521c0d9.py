"""Raise each bar by its own height."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape, background_color(grid))
    for obj in find_objects(grid):
        draw_object(output, obj.moved(-obj.height, 0))
    return output


def generate_input(rng):
    size = random_int(rng, 12, 18)
    grid = blank_grid(size, size)
    left = random_int(rng, 0, 2)
    colors = [BLUE, RED, YELLOW] if chance(rng, 0.5) else random_colors(rng, 3)
    for color in pick_some(rng, colors, pick(rng, [2, 3, 3, 3])):
        height, width = random_int(rng, 1, size // 2), random_int(rng, 1, 4)
        grid[-height:, left : left + width] = color
        left += width + random_int(rng, 1, 3)
    return grid
