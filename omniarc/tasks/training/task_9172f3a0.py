"""Enlarge the grid three times."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(grid, 3)


def generate_input(rng):
    side = random_int(rng, 3, 4)
    return random_grid(rng, side, side, random_colors(rng, random_int(rng, 2, 4)), density=0.6)
