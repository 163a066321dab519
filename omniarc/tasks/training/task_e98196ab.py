"""Lay the two panels over each other."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    return overlay(first, second, transparent=background_color(grid))


def generate_input(rng):
    height = random_int(rng, 4, 6)
    width = 2 * height + 1
    first, second, separator = random_colors(rng, 3)
    top = random_grid(rng, height, width, first, density=0.2)
    bottom = random_grid(rng, height, width, second, density=0.2)
    if chance(rng, 0.5):
        top, bottom = blank_grid(height, width), blank_grid(height, width)
        scatter(rng, top, [blank_grid(1, 1, first)] * random_int(rng, 3, 6))
        scatter(rng, bottom, [blank_grid(1, 1, second)] * random_int(rng, 3, 6))
    bottom[top != BLACK] = BLACK
    return join_panels([[top], [bottom]], separator)
