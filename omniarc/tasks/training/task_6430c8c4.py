"""Show in green where both panels are black."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid, YELLOW)
    return grid_from_mask((first == BLACK) & (second == BLACK), GREEN)


def generate_input(rng):
    panels = [random_grid(rng, 4, 4, color, density=0.5) for color in (ORANGE, RED)]
    return join_panels([[panel] for panel in panels], YELLOW)
