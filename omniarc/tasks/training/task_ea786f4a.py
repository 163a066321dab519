"""Extend the cell in the middle to all four corners."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dot = least_common_color(grid)
    center = find_cells(grid, dot)[0]
    output = grid.copy()
    for direction in DIAGONAL:
        draw_ray(output, center, direction, dot)
    return output


def generate_input(rng):
    size = 2 * random_int(rng, 1, 14) + 1
    color = random_color(rng)
    grid = blank_grid(size, size, color)
    dot = BLACK if chance(rng, 0.45) else random_color(rng, exclude=[color])
    grid[size // 2, size // 2] = dot
    return grid
