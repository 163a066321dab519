"""Fill in the hidden parts of the repeating pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return tile_to(smallest_tile(grid, transparent=BLACK), *grid.shape)


def generate_input(rng):
    period, count, side = random_int(rng, 4, 9), random_int(rng, 6, 9), 21

    def draw():
        steps = abs(np.arange(period) - period // 2) % (period // 2 + 1)
        heights = rng.integers(count, size=period // 2 + 1)[steps]
        unit = (heights[:, None] + heights) % count + 1
        return tile_to(unit.astype(np.int8), side, side)

    pattern = draw_until(draw, lambda pattern: smallest_tile(pattern).shape == (period, period))

    def draw_hidden():
        hidden = pattern.copy()
        for _ in range(random_int(rng, 4, 6)):
            height, width = random_int(rng, 2, 5), random_int(rng, 2, 5)
            top, left = random_int(rng, 1, side - height), random_int(rng, 0, side - width)
            draw_rectangle(hidden, (top, left), (top + height - 1, left + width - 1), BLACK)
        return hidden

    def shows_all(hidden):
        return grids_equal(tile_to(smallest_tile(hidden, transparent=BLACK), side, side), pattern)

    return draw_until(draw_hidden, shows_all)
