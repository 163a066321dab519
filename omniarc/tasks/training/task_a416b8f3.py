from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return tile(grid, 1, 2)


def generate_input(rng):
    height, width = random_int(rng, 3, 5), random_int(rng, 3, 4)
    return random_grid(rng, height, width, random_colors(rng, random_int(rng, 2, 4)), density=0.7)
