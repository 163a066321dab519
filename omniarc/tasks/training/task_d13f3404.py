"""Extend each cell diagonally down to the right, in a grid twice as large."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = draw_pattern(blank_grid(2 * height, 2 * width), grid, (0, 0))
    for row, column in find_cells(grid != BLACK):
        draw_ray(output, (row, column), DOWN_RIGHT, grid[row, column])
    return output


def generate_input(rng):
    grid = blank_grid(3, 3)
    colors = random_colors(rng, 3)
    for color, diagonal in zip(colors, pick_some(rng, range(-2, 3), 3)):
        step = random_int(rng, 0, 2 - abs(diagonal))
        grid[step + max(-diagonal, 0), step + max(diagonal, 0)] = color
    return grid
