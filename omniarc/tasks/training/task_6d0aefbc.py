"""Mirror the grid to the right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid, flip_left_right(grid)]])


def generate_input(rng):
    height, width = pick(rng, [(3, 3), (3, 3), (3, 3), (4, 4), (3, 4), (4, 3)])
    colors = [BLUE, MAGENTA, CYAN] if chance(rng, 0.7) else random_colors(rng, 3)
    return random_grid(rng, height, width, colors)
