"""Fill everything that the shapes enclose with yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    walls = grid != background_color(grid)
    output = grid.copy()
    output[enclosed_cells(walls)] = YELLOW
    return output


def generate_input(rng):
    size = random_int(rng, 6, 20)
    grid = blank_grid(size, size)
    for _ in range(random_int(rng, 1, size // 3)):
        height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
        ring = box_frame(height, width, GREEN)
        for corner in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
            ring[corner] = BLACK
        place(rng, grid, ring, gap=0)
    scatter_cells(rng, grid, GREEN, random_int(rng, 0, size))
    if not enclosed_cells(grid == GREEN).any():
        draw_pattern(grid, box_frame(3, 3, GREEN), (1, 1))
    return grid
