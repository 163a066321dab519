from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    return grid_from_mask(dilate(grid != background), BLUE, background)


def generate_input(rng):
    rows, columns = random_int(rng, 2, 5), random_int(rng, 2, 5)
    small = blank_grid(rows, columns)
    scatter_cells(rng, small, GREY, random_int(rng, 2, rows * columns // 2 + 1))
    grid = blank_grid(3 * rows, 3 * columns)
    grid[1::3, 1::3] = small
    return grid
