"""Crop to the area between the grey walls, with their ends."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    walls = object_from_mask(grid, grid == GREY)
    return grid[walls.top - 1 : walls.bottom + 2, walls.left : walls.right + 1]


def generate_input(rng):
    height, width = random_int(rng, 9, 14), random_int(rng, 9, 14)
    grid = blank_grid(height, width)
    scatter_cells(rng, grid, CYAN, height * width // 8)
    rows, columns = random_int(rng, 5, height - 2), random_int(rng, 4, 7)
    top, left = random_int(rng, 0, height - rows), random_int(rng, 0, width - columns)
    for column in (left, left + columns - 1):
        draw_line(grid, (top, column), (top + rows - 1, column), GREY)
        draw_cells(grid, [(top, column), (top + rows - 1, column)], CYAN)
    return grid
