"""Let the dots fall onto the grey band, and make them grey."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    band = object_from_mask(grid, grid == GREY)
    solid = np.where(grid == background, background, GREY)
    if band.width == grid.shape[1]:
        above = apply_gravity(solid[: band.top], DOWN, background)
        below = apply_gravity(solid[band.top :], UP, background)
        return assemble([[above], [below]])
    before = apply_gravity(solid[:, : band.left], RIGHT, background)
    after = apply_gravity(solid[:, band.left :], LEFT, background)
    return assemble([[before, after]])


def generate_input(rng):
    height = width = random_int(rng, 13, 15)
    thickness = random_int(rng, 2, 5)
    above = random_int(rng, 4, height - thickness - 4)
    color = random_color(rng, exclude=[GREY])
    grid = blank_grid(height, width)
    grid[above : above + thickness] = GREY
    scatter_cells(rng, grid[:above], color, random_int(rng, 3, 5))
    scatter_cells(rng, grid[above + thickness :], color, random_int(rng, 3, 6))
    return grid if chance(rng, 0.5) else grid.T
