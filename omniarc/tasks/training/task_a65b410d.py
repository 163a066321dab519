"""Add longer green rows above the red one and shorter blue rows below, by one cell each."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    row = find_cells(grid, RED)[0][0]
    length = count_color(grid, RED)
    output = grid.copy()
    for other in range(len(grid)):
        color = GREEN if other < row else BLUE
        output[other, : max(length + row - other, 0)] = color
    output[grid == RED] = RED
    return output


def generate_input(rng):
    height, width = random_int(rng, 5, 11), random_int(rng, 6, 12)
    row = random_int(rng, 1, min(5, height - 2, width - 3))
    grid = blank_grid(height, width)
    grid[row, : random_int(rng, 2, width - row)] = RED
    return grid
