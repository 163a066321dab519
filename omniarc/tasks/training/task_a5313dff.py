"""Fill the enclosed areas blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    walls = grid != background_color(grid)
    output = grid.copy()
    output[enclosed_cells(walls)] = BLUE
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    for _ in range(random_int(rng, 1, 3)):
        height, width = random_int(rng, 4, 7), random_int(rng, 4, 7)
        ring = box_frame(height, width, RED)
        if min(height, width) > 4 and chance(rng, 0.9):
            ring[random_int(rng, 2, height - 3), random_int(rng, 2, width - 3)] = RED
        place(rng, grid, ring, gap=0)
    if chance(rng, 0.5):
        place(rng, grid, box_frame(3, 3, RED)[:2], gap=0)
    return grid
