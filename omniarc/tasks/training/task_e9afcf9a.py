"""Swap the two cells of every second column."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    output[:, 1::2] = grid[::-1, 1::2]
    return output


def generate_input(rng):
    first, second = random_colors(rng, 2)
    width = random_int(rng, 3, 14)
    return assemble([[blank_grid(1, width, first)], [blank_grid(1, width, second)]])
