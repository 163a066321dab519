"""Draw a block of each cell's color diagonally opposite, outside the square."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    square = object_from_mask(grid, grid != background_color(grid))
    output = grid.copy()
    for row, column in find_cells(square.mask):
        top, left = square.top + 2 - 4 * row, square.left + 2 - 4 * column
        draw_rectangle(output, (top, left), (top + 1, left + 1), square.grid[row, column])
    return output


def generate_input(rng):
    height = width = random_int(rng, 5, 7)
    square = blank_grid(2, 2)
    square.flat = random_colors(rng, 4)
    grid = blank_grid(height, width)
    place(rng, grid, square, margin=1)
    return grid
