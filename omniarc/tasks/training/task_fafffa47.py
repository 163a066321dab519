"""Mark cells that are empty in both halves red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_evenly(grid, 2, 1)
    shared = next(color for color in colors_by_count(first) if color in second)
    return grid_from_mask((first == shared) & (second == shared), RED, shared)


def generate_input(rng):
    height, width = 3, pick(rng, [3, 3, 3, 4])
    top = random_grid(rng, height, width, MAROON, density=0.5)
    bottom = random_grid(rng, height, width, BLUE, density=0.55)
    empty = random_int(rng, 0, height * width - 1)
    top.flat[empty] = bottom.flat[empty] = BLACK
    return assemble([[top], [bottom]])
