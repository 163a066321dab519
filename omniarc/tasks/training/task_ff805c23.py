"""Return what the blue square hides of the symmetric pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    hidden = object_from_mask(grid, grid == BLUE)
    return fill_symmetry(grid, BLUE)[hidden.slices]


def generate_input(rng):
    corner, side, middle = random_colors(rng, 3, exclude=[BLUE])
    middle = pick(rng, [side, middle])
    colors = [[blank_grid(6, 6, corner), blank_grid(6, 6, side)]]
    colors.append([blank_grid(6, 6, side), blank_grid(6, 6, middle)])
    part = random_grid(rng, 12, 12, 1, density=0.65) * assemble(colors)
    grid = symmetric(np.triu(part) + np.triu(part, 1).T, up_down=True)
    top, left = draw_until(
        lambda: (random_int(rng, 0, 19), random_int(rng, 0, 19)),
        lambda cell: not 7 < cell[0] < 12 or not 7 < cell[1] < 12,
    )
    draw_rectangle(grid, (top, left), (top + 4, left + 4), BLUE)
    return grid
