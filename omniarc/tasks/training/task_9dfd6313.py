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
    side = random_int(rng, 3, 5)
    colors = random_colors(rng, 2, exclude=[GREY])

    def draw_grid():
        grid = random_grid(rng, side, side, colors, density=0.3)
        np.fill_diagonal(grid, GREY)
        return grid

    return draw_until(draw_grid, lambda grid: (grid != grid.T).any())
