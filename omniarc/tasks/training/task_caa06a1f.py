"""Continue the pattern over the whole grid, moved to the left by one cell."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    pattern = smallest_tile(grid, transparent=grid[-1, -1])
    return tile_to(pattern, height, width + 1)[:, 1:]


def generate_input(rng):
    period = 2 if chance(rng, 0.7) else 3
    colors = random_colors(rng, period + 1)
    unit = np.array([colors[1:], [*colors[2:], colors[1]]], dtype=np.int8)
    shown = random_int(rng, 5, 8) if period == 2 else random_int(rng, 7, 12)
    side = shown + random_int(rng, 1, shown // 2 + 1)
    return draw_pattern(blank_grid(side, side, colors[0]), tile_to(unit, shown, shown), (0, 0))
