"""Draw the cyan shape once for each colored cell, in its place and color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    size = min(grid.shape)
    parts = [grid[:size, :size], grid[-size:, -size:]]
    colors, shape = sorted(parts, key=lambda part: CYAN in part)
    return np.kron(colors, shape == CYAN)


def generate_input(rng):
    size = random_int(rng, 3, 4)
    palette = random_colors(rng, random_int(rng, 2, 4), exclude=[CYAN])
    colors = blank_grid(size, size)
    scatter_cells(rng, colors, palette, random_int(rng, size, 2 * size))
    area = size * size
    shape = blank_grid(size, size)
    if chance(rng, 0.6):
        shape[random_int(rng, 1, size - 2)] = shape[:, random_int(rng, 1, size - 2)] = CYAN
    else:
        scatter_cells(rng, shape, CYAN, random_int(rng, area // 3, area * 2 // 3))
    first, second = pick_some(rng, [colors, shape], 2)
    return assemble([[first, second]] if chance(rng, 0.6) else [[first], [second]])
