"""Show the number of colored cells as a row of their color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    cells = find_cells(grid != BLACK)
    color = most_common_color(grid, ignore=BLACK)
    return blank_grid(1, len(cells), color)


def generate_input(rng):
    side = pick(rng, [3, 3, 3, 4, 5])
    shape = random_shape(rng, side, side, random_int(rng, 1, side * side // 2 + 1), connectivity=8)
    grid = blank_grid(side, side)
    place(rng, grid, paint(shape, random_color(rng)))
    return grid
