"""Reverse the order of the colors of the rings."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    colors = grid.diagonal()[: (min(height, width) + 1) // 2]
    output = grid.copy()
    for ring, color in enumerate(colors[::-1]):
        output[ring : height - ring, ring : width - ring] = color
    return output


def generate_input(rng):
    count = random_int(rng, 2, 8)
    grid = blank_grid(2 * count, 2 * count)
    for ring, color in enumerate(random_colors(rng, count)):
        grid[ring : 2 * count - ring, ring : 2 * count - ring] = color
    return grid
