"""Connect cells in the same row or column."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = least_common_color(grid)
    dots = grid == color
    output = grid.copy()
    output[between_in_row(dots) | between_in_column(dots)] = color
    return output


def generate_input(rng):
    size = random_int(rng, 9, 14)
    color = random_color(rng)
    grid = blank_grid(size, size)
    row, column = random_int(rng, 1, size - 2), random_int(rng, 1, 3)
    grid[row, column] = color
    used_rows, used_columns = {row}, {column}
    for _ in range(random_int(rng, 3, 5)):
        if len(used_rows) <= len(used_columns):
            free = [other for other in range(size) if other not in used_rows]
            row = pick(rng, [other for other in free if abs(other - row) > 1])
            used_rows.add(row)
        else:
            free = [other for other in range(size) if other not in used_columns]
            column = pick(rng, [other for other in free if abs(other - column) > 1])
            used_columns.add(column)
        grid[row, column] = color
    rows = [row for row in range(size) if row not in used_rows]
    columns = [column for column in range(size) if column not in used_columns]
    for row, column in zip(pick_some(rng, rows, 2), pick_some(rng, columns, 2)):
        grid[row, column] = color
    return grid
