"""Color the inner pattern by quarters, each in the color of the nearest corner."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    inside = grid[2:-2, 2:-2]
    corners = grid[:: len(grid) - 1, :: len(grid[0]) - 1]
    height, width = inside.shape
    colors = corners.repeat(height // 2, axis=0).repeat(width // 2, axis=1)
    return np.where(inside == CYAN, colors, BLACK)


def generate_input(rng):
    half = random_int(rng, 1, 3)
    size = 2 * half + 4
    grid = blank_grid(size, size)
    grid[[1, -2]] = grid[:, [1, -2]] = BLUE
    colors = random_colors(rng, 4, exclude=[BLUE, CYAN])
    grid[:: size - 1, :: size - 1] = [colors[:2], colors[2:]]
    scatter_cells(rng, grid[2:-2, 2:-2], CYAN, random_int(rng, 2 * half * half, 3 * half * half))
    return grid
