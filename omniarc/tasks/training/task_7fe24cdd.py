"""Show the grid turned four times, as the quarters of a square."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid, rotate(grid, 1)], [rotate(grid, 3), rotate(grid, 2)]])


def generate_input(rng):
    side = random_int(rng, 3, 4)
    return random_grid(rng, side, side, random_colors(rng, 3), density=0.85)
