"""Connect blue cells in the same row or column in cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = grid != background_color(grid)
    output = grid.copy()
    output[(between_in_row(dots) | between_in_column(dots)) & ~dots] = CYAN
    return output


def generate_input(rng):
    height, width = random_int(rng, 8, 14), random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    row, column = random_int(rng, 0, height - 1), random_int(rng, 0, width - 3)
    grid[row, [column, random_int(rng, column + 2, width - 1)]] = BLUE
    scatter_cells(rng, grid, BLUE, random_int(rng, (height + width) // 3, (height + width) // 2))
    return grid
