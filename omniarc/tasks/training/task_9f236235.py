"""Shrink each room to a cell of its color, and mirror the result left to right."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = np.array([[panel.color for panel in row] for row in find_panels(grid)])
    return flip_left_right(colors)


def generate_input(rng):
    count = random_int(rng, 3, 4)
    size = random_int(rng, 3, 5)
    separator, *colors = random_colors(rng, random_int(rng, 2, 4))

    def draw():
        return random_grid(rng, count, count, colors, density=0.6)

    small = draw_until(draw, lambda small: not grids_equal(small, flip_left_right(small)))
    panels = [[blank_grid(size, size, color) for color in row] for row in small]
    return join_panels(panels, separator)
