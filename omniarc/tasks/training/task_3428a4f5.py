"""Show in green where exactly one of the two panels is colored."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    only_one = (first != BLACK) != (second != BLACK)
    return grid_from_mask(only_one, GREEN)


def generate_input(rng):
    height, width = random_int(rng, 5, 7), random_int(rng, 4, 6)
    panels = [random_grid(rng, height, width, RED, density=0.45) for _ in range(2)]
    return join_panels([[panel] for panel in panels], YELLOW)
