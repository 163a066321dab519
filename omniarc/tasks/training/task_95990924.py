"""Put a cell at each corner of the blocks: blue, red, green and yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for block in find_objects(grid):
        draw_cells(output, [(block.top - 1, block.left - 1)], BLUE)
        draw_cells(output, [(block.top - 1, block.right + 1)], RED)
        draw_cells(output, [(block.bottom + 1, block.left - 1)], GREEN)
        draw_cells(output, [(block.bottom + 1, block.right + 1)], YELLOW)
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 16)
    grid = blank_grid(height, width)
    for _ in range(random_int(rng, 1, 4)):
        place(rng, grid, blank_grid(2, 2, GREY), gap=2, margin=1)
    return grid
