"""Crop to the first third of the grid."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return split_evenly(grid, 1, 3)[0]


def generate_input(rng):
    size = random_int(rng, 2, 6)
    colors = pick_some(rng, range(10), random_int(rng, 3, 4))

    def draw():
        return random_grid(rng, size, size, colors)

    tile = draw_until(draw, lambda tile: smallest_tile(tile).shape == tile.shape)
    middle = flip_left_right(tile) if chance(rng, 0.25) else tile
    return np.hstack([tile, middle, tile])
