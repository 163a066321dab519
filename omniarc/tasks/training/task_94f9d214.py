from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    top, bottom = split_evenly(grid, 2, 1)
    neither = (top == BLACK) & (bottom == BLACK)
    return grid_from_mask(neither, RED)


def generate_input(rng):
    height, width = random_int(rng, 3, 5), random_int(rng, 3, 5)
    top = random_grid(rng, height, width, GREEN, density=0.5)
    bottom = random_grid(rng, height, width, BLUE, density=0.5)
    empty = random_int(rng, 0, height * width - 1)
    top.flat[empty] = bottom.flat[empty] = BLACK
    return assemble([[top], [bottom]])
