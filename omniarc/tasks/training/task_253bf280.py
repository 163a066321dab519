from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = grid != background_color(grid)
    output = grid.copy()
    output[(between_in_row(dots) | between_in_column(dots)) & ~dots] = GREEN
    return output


def generate_input(rng):
    height, width = random_int(rng, 7, 14), random_int(rng, 9, 14)
    grid = blank_grid(height, width)
    rows = pick_some(rng, range(1, height - 1, 2), 3)
    columns = pick_some(rng, range(1, width - 1, 3), 3)
    shape = random_int(rng, 0, 2)
    grid[rows[0], columns[0]] = CYAN
    if shape != 1:
        grid[rows[0], columns[1]] = CYAN
    if shape != 0:
        grid[rows[1], columns[0]] = CYAN
    if chance(rng, 0.3):
        grid[rows[2], columns[2]] = CYAN
    return grid
