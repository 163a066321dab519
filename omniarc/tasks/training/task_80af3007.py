"""Draw the figure at one third of its size in place of each of its own blocks."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    figure = crop_to(grid, grid != background)
    size = len(figure) // 3
    small = figure[::size, ::size]
    return np.kron(small != background, small)


def generate_input(rng):
    def draw():
        return random_grid(rng, 3, 3, GREY, density=0.6)

    def accept(pattern):
        return 4 <= (pattern > 0).sum() <= 7 and crop_to(pattern, pattern).shape == (3, 3)

    grid = blank_grid(random_int(rng, 15, 18), random_int(rng, 17, 20))
    place(rng, grid, scale_up(draw_until(draw, accept), 3), margin=1)
    return grid
