"""Fill the black regions that touch blue cells with blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for region in find_objects((grid == BLACK) | (grid == BLUE)):
        if BLUE in grid[region.slices][region.mask]:
            draw_object(output, region.recolored(BLUE))
    return output


def generate_input(rng):
    side = random_int(rng, 12, 16)
    return random_grid(rng, side, side, range(1, 10), density=random_int(rng, 44, 62) / 100)
