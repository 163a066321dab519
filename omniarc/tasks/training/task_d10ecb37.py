"""Return the top left block of the pattern."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return grid[:2, :2]


def generate_input(rng):
    block = random_grid(rng, 2, 2, [BLACK, *random_colors(rng, 4)])
    down, across = random_int(rng, 2, 6), random_int(rng, 2, 4)
    return assemble(
        [[rotate(block, row ^ column) for column in range(across)] for row in range(down)]
    )
