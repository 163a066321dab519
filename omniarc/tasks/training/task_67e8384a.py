"""Mirror the grid to the right, and both downward."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrored = flip_left_right(grid)
    return assemble([[grid, mirrored], [flip_up_down(grid), flip_up_down(mirrored)]])


def generate_input(rng):
    side = random_int(rng, 3, 4)
    return random_grid(rng, side, side, random_colors(rng, random_int(rng, 3, 5)))
