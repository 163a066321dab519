"""Pull the green cells to the red one, and the orange cells to the blue one."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape, background_color(grid))
    for center, satellite in ((RED, GREEN), (BLUE, ORANGE)):
        for row, column in find_cells(grid, center):
            output[row, column] = center
            for other_row, other_column in find_cells(grid, satellite):
                down, right = np.sign(other_row - row), np.sign(other_column - column)
                output[row + down, column + right] = satellite
    return output


def generate_input(rng):
    size = random_int(rng, 13, 17)
    grid = blank_grid(size, size)
    rows, columns = draw_until(
        lambda: [pick_some(rng, range(3, size - 3), 2) for _ in range(2)],
        lambda lines: all(abs(first - second) > 2 for first, second in lines),
    )
    for row, column, color, satellite in zip(rows, columns, (RED, BLUE), (GREEN, ORANGE)):
        grid[row, column] = color
        for direction in pick_some(rng, ORTHOGONAL, random_int(rng, 2, 4)):
            cells = ray_cells(grid, (row, column), direction)[1:]
            free = [cell for cell in cells if cell[0] not in rows or cell[1] not in columns]
            free = [cell for cell in free if not grid[cell]]
            if cells[-1] in free and chance(rng, 0.3):
                free = cells[-1:]
            if free:
                grid[pick(rng, free)] = satellite
    return grid
