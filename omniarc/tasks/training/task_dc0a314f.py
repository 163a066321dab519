"""Return what the green square hides of the symmetric pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    hidden = object_from_mask(grid, grid == GREEN)
    return fill_symmetry(grid, GREEN)[hidden.slices]


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 4, 6), exclude=[GREEN])
    blocks = [random_grid(rng, 4, 4, pick_some(rng, colors, 3)) for _ in range(4)]
    part = assemble([blocks[:2], blocks[2:]])
    grid = symmetric(np.triu(part) + np.triu(part, 1).T, up_down=True)
    top, left = draw_until(
        lambda: (random_int(rng, 0, 11), random_int(rng, 0, 11)),
        lambda cell: not 3 < cell[0] < 8 or not 3 < cell[1] < 8,
    )
    draw_rectangle(grid, (top, left), (top + 4, left + 4), GREEN)
    return grid
