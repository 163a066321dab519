"""Put a copy of the grid at each place where the grid has a colored cell."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = blank_grid(height * height, width * width)
    for row, column in find_cells(grid != BLACK):
        draw_pattern(output, grid, (row * height, column * width))
    return output


def generate_input(rng):
    color = random_color(rng)
    count = random_int(rng, 3, 7)
    grid = blank_grid(3, 3)
    scatter_cells(rng, grid, color, count)
    return grid
