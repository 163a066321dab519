"""Continue the pattern downward until the grid is square."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    rows, columns = next(
        (rows, columns)
        for rows in range(1, height)
        for columns in sorted(range(-rows, rows + 1), key=abs)
        if grids_equal(shift(grid[:-rows], (0, columns)), grid[rows:])
    )
    output = np.vstack([grid, blank_grid(width - height, width)])
    for row in range(height, width):
        output[row : row + 1] = shift(output[row - rows : row - rows + 1], (0, columns))
    return output


def generate_input(rng):
    color = random_color(rng)
    grid = blank_grid(10, 10)
    if chance(rng, 0.3):
        left = random_int(rng, 0, 3)
        for row in range(0, 10, 2):
            draw_line(grid, (row, left + row), (row, left + row + 2), color)
            draw_line(grid, (row, left + row + 2), (row + 2, left + row + 2), color)
        return grid[: random_int(rng, 5, 8)]
    period = random_int(rng, 1, 3)
    width = random_int(rng, 2, 3)

    def draw():
        size = random_int(rng, 3, 2 * period)
        return paint(random_shape(rng, period, width, size, connectivity=8), color)

    def accept(motif):
        return len(motif) == len(smallest_tile(motif)) == period

    motif = blank_grid(1, 1, color) if period == 1 else draw_until(draw, accept)
    left = random_int(rng, 0, 5)
    grid[:, left : left + motif.shape[1]] = tile_to(motif, 10, motif.shape[1])
    return grid[: random_int(rng, max(5, 2 * period + 1), 8)]
