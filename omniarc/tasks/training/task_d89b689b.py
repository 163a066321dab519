"""Gather the four cells at the corners of the cyan square, in its place."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid)
    block = next(obj for obj in objects if obj.color == CYAN)
    output = blank_grid(*grid.shape, background_color(grid))
    for dot in objects:
        row = min(max(dot.top, block.top), block.bottom)
        column = min(max(dot.left, block.left), block.right)
        if dot != block:
            output[row, column] = dot.color
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    row, column = random_int(rng, 2, 6), random_int(rng, 2, 6)
    corners = [grid[:row, :column], grid[:row, column + 2 :]]
    corners += [grid[row + 2 :, :column], grid[row + 2 :, column + 2 :]]
    for corner, color in zip(corners, random_colors(rng, 4, exclude=[CYAN])):
        scatter_cells(rng, corner, color, 1)
    grid[row : row + 2, column : column + 2] = CYAN
    return grid
