"""Replace magenta by red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return replace_color(grid, MAGENTA, RED)


def generate_input(rng):
    height, width = random_int(rng, 3, 7), random_int(rng, 3, 7)
    grid = random_grid(rng, height, width, [MAGENTA, ORANGE])
    grid.flat[random_int(rng, 0, height * width - 1)] = MAGENTA
    return grid
