"""Crop to the top left quarter of the pattern."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    pattern = crop_to(grid, grid != background_color(grid))
    height, width = pattern.shape
    return pattern[: height // 2, : width // 2]


def generate_input(rng):
    center, *colors = random_colors(rng, random_int(rng, 3, 5))

    def draw():
        quarter = random_grid(rng, 3, 3, colors, density=0.6)
        if chance(rng, 0.3):
            quarter = np.where(np.tri(3, dtype=bool), quarter, quarter.T)
        quarter[2, 2] = center
        return assemble([[quarter, rotate(quarter)], [rotate(quarter, 3), rotate(quarter, 2)]])

    def accept(pattern):
        parts = find_objects(pattern, connectivity=8, multicolor=True, background=BLACK)
        return len(parts) == 1 and parts[0].shape == (6, 6) and len(np.unique(pattern)) > 3

    grid = blank_grid(10, 10)
    place(rng, grid, draw_until(draw, accept), margin=1)
    return grid
