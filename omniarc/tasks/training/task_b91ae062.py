"""Enlarge the grid as many times as it has colors."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(grid, len(colors_by_count(grid, ignore=BLACK)))


def generate_input(rng):
    count = random_int(rng, 2, 4)
    colors = random_colors(rng, count)
    return draw_until(
        lambda: random_grid(rng, 3, 3, colors, density=0.6),
        lambda grid: len(colors_by_count(grid, ignore=BLACK)) == count,
    )
