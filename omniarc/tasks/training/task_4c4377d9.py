"""Put the grid upside down above itself."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[flip_up_down(grid)], [grid]])


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 3, 5)
    return random_grid(rng, height, width, random_colors(rng, 2))
