"""Mirror the grid left to right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return flip_left_right(grid)


def generate_input(rng):
    side = random_int(rng, 3, 8)
    colors = [BLUE, RED, MAGENTA, ORANGE] if chance(rng, 0.7) else random_colors(rng, 4)
    return draw_until(
        lambda: random_grid(rng, side, side, colors), lambda grid: (grid != grid[:, ::-1]).any()
    )
