"""Mark cells that are filled in at least one of the two panels green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    either = (first != BLACK) | (second != BLACK)
    return grid_from_mask(either, GREEN)


def generate_input(rng):
    side = random_int(rng, 3, 5)
    top = random_grid(rng, side, side, BLUE, density=0.5)
    bottom = random_grid(rng, side, side, RED, density=0.45)
    return join_panels([[top], [bottom]], YELLOW)
