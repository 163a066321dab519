"""Restore what the black holes hide of the repeating pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return tile_to(smallest_tile(grid, transparent=BLACK), *grid.shape)


def generate_input(rng):
    size, period = random_int(rng, 15, 17), random_int(rng, 5, 9)
    rows, columns = np.indices((size, size))
    grid = ((rows + columns) % period + 1).astype(np.int8)

    def draw():
        hidden = grid.copy()
        for _ in range(random_int(rng, 3, 5)):
            height, width = random_int(rng, 2, 4), random_int(rng, 2, 4)
            top, left = random_int(rng, 0, size - height), random_int(rng, 0, size - width)
            draw_rectangle(hidden, (top, left), (top + height - 1, left + width - 1), BLACK)
        return hidden

    return draw_until(draw, lambda hidden: grids_equal(task(hidden), grid))
