"""Surround each blue cell with red, cyan, orange and magenta."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color_at = {UP: RED, DOWN: CYAN, LEFT: ORANGE, RIGHT: MAGENTA}
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        for (down, right), color in color_at.items():
            draw_cells(output, [(row + down, column + right)], color)
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    for _ in range(random_int(rng, 3, size // 2 + 1)):
        place(rng, grid, blank_grid(1, 1, BLUE), gap=2)
    return grid
