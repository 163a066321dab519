"""Repeat the band upward and downward until it fills the grid."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rows = np.flatnonzero((grid != background_color(grid)).any(axis=1))
    top, bottom = rows[0], rows[-1]
    band = grid[top : bottom + 1]
    return band[(np.arange(len(grid)) - top) % len(band)]


def generate_input(rng):
    height, width = random_int(rng, 10, 16), random_int(rng, 12, 19)
    color = random_color(rng)
    columns = random_int(rng, 2, 6)

    def draw():
        tile = random_grid(rng, 3, columns, color, density=0.45)
        if chance(rng, 0.4):
            tile[1] = color
        return tile

    grid = blank_grid(height, width)
    tile = draw_until(
        draw, lambda tile: tile.any(axis=1).all() and smallest_tile(tile).shape == tile.shape
    )
    return draw_pattern(grid, tile_to(tile, 3, width), (random_int(rng, 2, 5), 0))
