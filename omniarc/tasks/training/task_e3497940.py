from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    left, right = split_panels(grid)
    return overlay(left, flip_left_right(right), transparent=background_color(grid))


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 3, 4), exclude=[GREY])
    whole = blank_grid(10, 4)
    for row in range(10):
        if chance(rng, 0.8):
            whole[row, random_int(rng, 1, 3) :] = pick(rng, colors)
    left, right = whole.copy(), whole.copy()
    for row in range(10):
        pick(rng, [left, right])[row, :3] = BLACK
    return join_panels([[left, flip_left_right(right)]], GREY)
