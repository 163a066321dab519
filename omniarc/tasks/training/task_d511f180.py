"""Swap grey and cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return map_colors(grid, {GREY: CYAN, CYAN: GREY})


def generate_input(rng):
    size = random_int(rng, 3, 5)
    colors = [GREY, CYAN] * 2 + random_colors(rng, random_int(rng, 5, 7), exclude=[GREY, CYAN])
    return draw_until(
        lambda: random_grid(rng, size, size, colors), lambda grid: {GREY, CYAN} <= set(grid.flat)
    )
