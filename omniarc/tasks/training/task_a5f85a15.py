"""Turn every second cell of the diagonal lines yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        if min(row, column) % 2 == 1:
            output[row, column] = YELLOW
    return output


def generate_input(rng):
    size = random_int(rng, 3, 15)
    grid = blank_grid(size, size)
    color = random_color(rng, exclude=[YELLOW])
    first = random_int(rng, 0, min(4, size - 2))
    for sign in (1, -1):
        offset = first
        while abs(offset) < size:
            draw_line(grid, (0, offset), (size, offset + size), color)
            offset += sign * random_int(rng, 3, 7)
    return grid
