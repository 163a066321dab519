"""Rotate the grid to the left."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return rotate(grid, 3)


def generate_input(rng):
    side, color = random_int(rng, 3, 4), random_color(rng)
    return draw_until(
        lambda: random_grid(rng, side, side, color, density=0.55),
        lambda grid: (grid != rotate(grid)).any(),
    )
