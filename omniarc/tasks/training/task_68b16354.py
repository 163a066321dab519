"""Mirror the grid top to bottom."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return flip_up_down(grid)


def generate_input(rng):
    side = random_int(rng, 4, 7)
    colors = random_colors(rng, random_int(rng, 4, 6))
    return draw_until(
        lambda: random_grid(rng, side, side, colors), lambda grid: (grid != grid[::-1]).any()
    )
