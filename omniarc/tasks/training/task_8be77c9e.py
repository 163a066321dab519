"""Add the mirror image below."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid], [flip_up_down(grid)]])


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 3, 4)
    return random_grid(rng, height, width, BLUE, density=0.6)
