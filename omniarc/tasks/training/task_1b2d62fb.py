"""Show in cyan where both panels are black."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    return grid_from_mask((first == BLACK) & (second == BLACK), CYAN)


def generate_input(rng):
    height, width = random_int(rng, 4, 6), random_int(rng, 3, 4)
    panels = [random_grid(rng, height, width, MAROON, density=0.5) for _ in range(2)]
    return join_panels([panels], BLUE)
