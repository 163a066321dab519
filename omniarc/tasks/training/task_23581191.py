"""Draw a row and a column through both dots, with red where the two colors cross."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    first, second = find_cells(grid != background_color(grid))
    for row, column in first, second:
        output[row, :] = output[:, column] = grid[row, column]
    output[first[0], second[1]] = output[second[0], first[1]] = RED
    return output


def generate_input(rng):
    grid = blank_grid(9, 9)
    rows = draw_until(
        lambda: pick_some(rng, range(9), 2), lambda rows: 2 < abs(rows[0] - rows[1]) < 8
    )
    columns = draw_until(
        lambda: pick_some(rng, range(1, 8), 2), lambda columns: abs(columns[0] - columns[1]) > 1
    )
    grid[rows[0], columns[0]] = CYAN
    grid[rows[1], columns[1]] = ORANGE
    return grid
