"""Lay the mirrored right half over the left one."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    left, right = split_panels(grid)
    return overlay(left, flip_left_right(right), transparent=background_color(grid))


def generate_input(rng):
    colors = random_colors(rng, 2, exclude=[GREY])
    left = blank_grid(10, 4)
    color = colors[0]
    for row in range(random_int(rng, 0, 2), random_int(rng, 8, 10)):
        if chance(rng, 0.35):
            color = colors[color == colors[0]]
        left[row, -pick(rng, [1, 1, 1, 2, 3]) :] = color
    right = left.copy()
    for row in range(10):
        pick(rng, [left, right])[row, : random_int(rng, 3, 4)] = BLACK
    return join_panels([[left, flip_left_right(right)]], GREY)
