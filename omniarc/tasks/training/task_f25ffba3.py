"""Mirror the lower half to the upper one."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return overlay(grid, flip_up_down(grid))


def generate_input(rng):
    height, width = pick(rng, [5, 5, 5, 4, 6]), random_int(rng, 3, 5)
    colors = random_colors(rng, random_int(rng, 3, 4))
    grid = blank_grid(2 * height, width)
    full = random_int(rng, 0, width - 1)
    for column in range(width):
        filled = height if column == full else random_int(rng, 1, height - 1)
        grid[-filled:, column] = pick(rng, colors)
    for column in pick_some(rng, range(width), random_int(rng, 0, 2)):
        grid[-1, column] = pick(rng, colors)
    return grid
