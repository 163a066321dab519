"""Connect red with green: first along the row, then along the column."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    row, column = find_cells(grid, RED)[0]
    last_row, last_column = find_cells(grid, GREEN)[0]
    output = grid.copy()
    draw_line(output, (row, column), (row, last_column), CYAN)
    draw_line(output, (row, last_column), (last_row, last_column), CYAN)
    output[row, column] = RED
    output[last_row, last_column] = GREEN
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 17), random_int(rng, 10, 17)
    grid = blank_grid(height, width)
    rows, columns = pick_some(rng, range(1, height - 1), 2), pick_some(rng, range(1, width - 1), 2)
    grid[rows[0], columns[0]] = RED
    grid[rows[1], columns[1]] = GREEN
    return grid
