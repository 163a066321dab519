"""Enlarge the grid by its number of colors, and draw red diagonals out of the block."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    factor = len(colors_by_count(grid, ignore=background))
    output = scale_up(grid, factor)
    block = find_objects(output[:-factor, :-factor], background=background)[0]
    corners = [
        (row, column) for row in (block.top, block.bottom) for column in (block.left, block.right)
    ]
    for corner, direction in zip(corners, [UP_LEFT, UP_RIGHT, DOWN_LEFT, DOWN_RIGHT]):
        draw_ray(output, corner, direction, RED, through=background)
    return output


def generate_input(rng):
    grid = blank_grid(5, 5)
    block, *strip = random_colors(rng, random_int(rng, 2, 5), exclude=[RED])
    top, left = random_int(rng, 0, 1), random_int(rng, 0, 1)
    grid[top : top + 2, left : left + 2] = block
    end = 0
    for color, length in zip(strip, random_partition(rng, 5, len(strip))):
        grid[end : end + length, 4] = grid[4, end : end + length] = color
        end += length
    return grid
