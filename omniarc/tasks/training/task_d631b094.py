"""Show the number of colored cells as a row of their color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    cells = find_cells(grid != BLACK)
    color = most_common_color(grid, ignore=BLACK)
    return blank_grid(1, len(cells), color)


def generate_input(rng):
    height = width = random_int(rng, 3, 5)
    grid = blank_grid(height, width)
    scatter_cells(rng, grid, random_color(rng), random_int(rng, 1, height * width // 2))
    return grid
