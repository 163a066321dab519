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
    color = random_color(rng, exclude=[CYAN])
    grid[0, random_int(rng, 0, size - 1)] = color
    scatter_cells(rng, grid, color, random_int(rng, 0, size // 2))
    return grid
