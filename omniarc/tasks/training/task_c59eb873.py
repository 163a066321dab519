"""Enlarge the grid twice."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(grid, 2)


def generate_input(rng):
    size = random_int(rng, 2, 6)
    colors = [BLACK] * random_int(rng, 1, 4) + random_colors(rng, random_int(rng, 2, 5))
    return draw_until(
        lambda: random_grid(rng, size, size, colors), lambda grid: len(colors_by_count(grid)) > 1
    )
