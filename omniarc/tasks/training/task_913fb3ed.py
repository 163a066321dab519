"""Frame each cell in the color that belongs to its own."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    frame_of = {RED: BLUE, GREEN: MAGENTA, CYAN: YELLOW}
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        color = frame_of[grid[row, column]]
        draw_frame(output, (row - 1, column - 1), (row + 1, column + 1), color)
    return output


def generate_input(rng):
    height = width = random_int(rng, 5, 16)
    grid = blank_grid(height, width)
    for color in pick_some(rng, [RED, GREEN, CYAN], random_int(rng, 1, 3)):
        place(rng, grid, blank_grid(1, 1, color), gap=3, margin=1)
    return grid
