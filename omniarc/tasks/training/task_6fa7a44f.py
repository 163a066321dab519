"""Mirror the grid downward."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid], [flip_up_down(grid)]])


def generate_input(rng):
    height, width = pick(rng, [(3, 3), (3, 3), (3, 3), (4, 4), (3, 4), (4, 3)])
    return random_grid(rng, height, width, random_colors(rng, random_int(rng, 3, 5)))
