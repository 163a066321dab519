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
    size = random_int(rng, 3, 20)
    grid = blank_grid(size, size)
    color = random_color(rng, exclude=[YELLOW])
    offset = random_int(rng, 0, min(2, size - 2))
    while offset < size:
        draw_line(grid, (0, offset), (size, offset + size), color)
        draw_line(grid, (offset, 0), (offset + size, size), color)
        offset += random_int(rng, 3, 5)
    return grid
