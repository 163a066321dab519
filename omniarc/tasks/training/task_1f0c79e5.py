"""Drag the block, in its own color, diagonally out from each red corner."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    block = object_from_mask(grid, grid != background_color(grid))
    color = next(color for color in block.colors if color != RED)
    for row, column in find_cells(grid, RED):
        down = -1 if row == block.top else 1
        right = -1 if column == block.left else 1
        for step in range(max(grid.shape)):
            draw_object(output, block.recolored(color).moved(step * down, step * right))
    return output


def generate_input(rng):
    grid = blank_grid(9, 9)
    top, left = random_int(rng, 1, 6), random_int(rng, 1, 6)
    draw_rectangle(grid, (top, left), (top + 1, left + 1), random_color(rng, exclude=[RED]))
    corners = [(top + down, left + right) for down in (0, 1) for right in (0, 1)]
    draw_cells(grid, pick_some(rng, corners, random_int(rng, 1, 3)), RED)
    return grid
