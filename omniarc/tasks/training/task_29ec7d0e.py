"""Fill in the hidden parts of the repeating pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    tiles = (smallest_tile(grid, transparent=color) for color in colors_by_count(grid))
    pattern = next(tile for tile in tiles if 2 * tile.size <= grid.size)
    return tile_to(pattern, *grid.shape)


def generate_input(rng):
    period = random_int(rng, 4, 9)
    factors = np.arange(18) % period
    grid = (factors[:, None] * factors % period + 1).astype(np.int8)
    if period > 5 and chance(rng, 0.5):
        grid = tile_to(random_grid(rng, period, period, range(1, period + 1)), 18, 18)

    def draw_hidden():
        hidden = grid.copy()
        for _ in range(random_int(rng, 3, 7)):
            top, left = random_int(rng, 0, 17), random_int(rng, 0, 17)
            height, width = random_int(rng, 1, 4), random_int(rng, 1, 4)
            draw_rectangle(hidden, (top, left), (top + height, left + width), BLACK)
        return hidden

    def shows_all(hidden):
        return grids_equal(tile_to(smallest_tile(hidden, transparent=BLACK), 18, 18), grid)

    return draw_until(draw_hidden, shows_all)
