"""Fill in the hidden parts of the repeating pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return tile_to(smallest_tile(grid, transparent=BLACK), *grid.shape)


def generate_input(rng):
    kinds = random_int(rng, 1, 3)
    turns = pick(rng, {1: [6, 7, 8, 9], 2: [3, 4], 3: [2, 3]}[kinds])
    step = random_int(rng, 2, 6)
    palette = random_colors(rng, random_int(rng, 5, 7))
    period = step * turns
    lines = random_grid(rng, kinds, period, palette + palette[:2])
    rows = [np.roll(lines[row % kinds], row // kinds * step) for row in range(29)]
    grid = tile_to(np.array(rows), 29, 29 + period)[:, :29]

    def draw():
        hidden = grid.copy()
        for _ in range(random_int(rng, 3, 6)):
            top, left = random_int(rng, 0, 26), random_int(rng, 0, 26)
            height, width = random_int(rng, 3, 8), random_int(rng, 2, 5)
            draw_rectangle(hidden, (top, left), (top + height - 1, left + width - 1), BLACK)
        return hidden

    return draw_until(draw, lambda hidden: grids_equal(task(hidden), grid))
