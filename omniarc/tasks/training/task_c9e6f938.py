"""Add the mirror image at the right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid, flip_left_right(grid)]])


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 3, 4)
    return random_grid(rng, height, width, ORANGE, density=0.5)
