"""Restore what the yellow rectangles hide of the symmetric pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return fill_symmetry(grid, YELLOW)


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 7, 8), exclude=[YELLOW])
    part = random_grid(rng, 8, 8, colors)
    grid = symmetric(np.triu(part) + np.triu(part, 1).T, up_down=True)

    def draw():
        hidden = grid.copy()
        for _ in range(2):
            height, width = random_int(rng, 2, 5), random_int(rng, 2, 4)
            top, left = random_int(rng, 1, 15 - height), random_int(rng, 1, 15 - width)
            draw_rectangle(hidden, (top, left), (top + height - 1, left + width - 1), YELLOW)
        return hidden

    def is_clear(hidden):
        parts = find_objects(hidden, color=YELLOW)
        return len(parts) == 2 and grids_equal(task(hidden), grid)

    return draw_until(draw, is_clear)
