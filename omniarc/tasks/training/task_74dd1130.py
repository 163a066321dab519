"""Mirror the grid at its diagonal."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return grid.T


def generate_input(rng):
    side = pick(rng, [3, 3, 3, 4])
    colors = random_colors(rng, random_int(rng, 3, 4))
    return draw_until(
        lambda: random_grid(rng, side, side, colors), lambda grid: (grid != grid.T).any()
    )
