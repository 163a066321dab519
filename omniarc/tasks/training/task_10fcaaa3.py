"""Tile the grid twice in both directions, with cyan cells diagonal to every dot."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = tile(grid, 2, 2)
    dots = output != background_color(grid)
    for direction in DIAGONAL:
        output[shift(dots, direction) & ~dots] = CYAN
    return output


def generate_input(rng):
    height, width = random_int(rng, 2, 7), random_int(rng, 2, 7)
    grid = blank_grid(height, width)
    color = random_color(rng, exclude=[CYAN])
    scatter_cells(rng, grid, color, random_int(rng, 1, max(1, height * width // 6)))
    return grid
