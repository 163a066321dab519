"""Return the top left block of the pattern."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return grid[:2, :2]


def generate_input(rng):
    colors = [BLACK, *random_colors(rng, 4)]
    block = draw_until(
        lambda: random_grid(rng, 2, 2, colors), lambda block: len(colors_by_count(block)) > 1
    )
    down, across = random_int(rng, 2, 6), random_int(rng, 2, 4)
    return assemble(
        [[rotate(block, row ^ column) for column in range(across)] for row in range(down)]
    )
