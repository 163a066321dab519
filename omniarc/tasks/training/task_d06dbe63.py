"""Draw grey stairs from the cyan cell to the upper right and the lower left."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    row, column = find_cells(grid, CYAN)[0]
    output = grid.copy()
    for sign in (1, -1):
        for step in range(0, len(grid), 2):
            start = row - sign * step, column + sign * step
            corner = row - sign * (step + 2), column + sign * step
            end = row - sign * (step + 2), column + sign * (step + 2)
            draw_line(output, start, corner, GREY)
            draw_line(output, corner, end, GREY)
    output[row, column] = CYAN
    return output


def generate_input(rng):
    size = random_int(rng, 10, 16)
    grid = blank_grid(size, size)
    grid[random_int(rng, 1, size - 2), random_int(rng, 1, size - 2)] = CYAN
    return grid
