"""Fill the columns of the cells cyan, and repeat the grid twice in both directions."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    dots = grid != background
    output = grid.copy()
    output[dots.any(axis=0) & ~dots] = CYAN
    return tile(output, 2, 2)


def generate_input(rng):
    size = random_int(rng, 2, 10)
    grid = blank_grid(size, size)
    scatter_cells(rng, grid, random_color(rng, exclude=[CYAN]), random_int(rng, 1, size // 2 + 1))
    return grid
