from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    output = grid.copy()
    odd_columns = output[:, 1::2]
    odd_columns[odd_columns != background_color(grid)] = YELLOW
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
