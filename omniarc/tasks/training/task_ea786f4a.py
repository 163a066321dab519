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
    height, width = 2 * random_int(rng, 1, 10) + 1, 2 * random_int(rng, 1, 10) + 1
    grid = blank_grid(height, width, random_color(rng))
    grid[height // 2, width // 2] = BLACK
    return grid
