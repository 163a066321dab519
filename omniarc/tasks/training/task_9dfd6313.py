"""Mirror the grid at its grey diagonal."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    numbers = np.arange(grid.size).reshape(grid.shape)
    axes = (grid[numbers == moved] for moved in orientations(numbers))
    return next(
        mirrored
        for mirrored, axis in zip(orientations(grid), axes)
        if len(axis) == len(grid) == count_color(grid, axis[0]) and (axis == axis[0]).all()
    )


def generate_input(rng):
    side = random_int(rng, 3, 6)
    grid = np.triu(blank_grid(side, side, GREY))
    for color in random_colors(rng, random_int(rng, 1, side - 1), exclude=[GREY]):
        size = random_int(rng, 1, min(side - 2, 3))
        place(rng, grid, paint(random_shape(rng, 2, 2, size), color), gap=0)
    return np.tril(grid)
