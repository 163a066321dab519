"""Draw a column through each red dot, and rows through green and blue ones on top."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for _, column in find_cells(grid, RED):
        output[:, column] = RED
    for color in (GREEN, BLUE):
        for row, _ in find_cells(grid, color):
            output[row] = color
    return output


def generate_input(rng):
    height, width = random_int(rng, 8, 14), random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    count = random_int(rng, 3, 5)
    rows = pick_some(rng, range(height), count)
    columns = pick_some(rng, range(width), count)
    colors = [RED, BLUE, GREEN] + [pick(rng, [RED, BLUE, GREEN]) for _ in range(count - 3)]
    for row, column, color in zip(rows, columns, colors):
        grid[row, column] = color
    return grid
