from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    left, right = split_evenly(grid, 1, 2)
    either = (left != BLACK) | (right != BLACK)
    return grid_from_mask(either, MAGENTA)


def generate_input(rng):
    side = random_int(rng, 3, 4)
    left = random_grid(rng, side, side, YELLOW, density=0.45)
    right = random_grid(rng, side, side, GREEN, density=0.35)
    return assemble([[left, right]])
