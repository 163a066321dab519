import numpy as np

from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    background = background_color(grid)
    for color in colors_in(grid, ignore=background):
        ring = count_neighbors(grid == color) == 8
        center = ring & (grid != color) & (grid != background)
        if center.any():
            return crop_to(grid, center)


def generate_input(rng):
    height, width = random_int(rng, 6, 12), random_int(rng, 8, 12)
    colors = random_colors(rng, 2)
    center, ring = colors
    top, left = random_int(rng, 0, height - 3), random_int(rng, 0, width - 3)

    def draw_grid():
        grid = random_grid(rng, height, width, colors, density=0.2)
        draw_rectangle(grid, (top, left), (top + 2, left + 2), ring)
        grid[top + 1, left + 1] = center
        return grid

    def is_the_only_ring(grid):
        rings = [(count_neighbors(grid == color) == 8) & (grid != color) for color in colors]
        return np.count_nonzero(rings) == 1

    return draw_until(draw_grid, is_the_only_ring)
