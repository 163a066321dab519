"""Surround the boxes with green, and fill their insides with yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    boxes = grid != background
    inside = enclosed_cells(boxes)
    output = grid.copy()
    output[dilate(boxes) & ~boxes] = GREEN
    output[inside] = YELLOW
    return output


def generate_input(rng):
    grid = blank_grid(15, 15, CYAN)
    for _ in range(random_int(rng, 2, 4)):
        height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
        inside = CYAN if chance(rng, 0.6) else MAGENTA
        frame = box_frame(height, width, MAGENTA, inside)
        place(rng, grid, frame, gap=2, margin=1, background=CYAN)
    return grid
