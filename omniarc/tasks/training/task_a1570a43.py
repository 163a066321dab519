"""Move the red shape between the four green corners."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    corners = object_from_mask(grid, grid == GREEN)
    shape = object_from_mask(grid, grid == RED)
    output = replace_color(grid, RED, shape.background)
    return draw_object(output, shape.at(corners.top + 1, corners.left + 1))


def generate_input(rng):
    size = random_int(rng, 4, 6)

    def draw():
        noise = random_grid(rng, size, size, RED, density=0.6)
        return max(find_objects(noise, color=RED), key=lambda obj: obj.size).mask

    shape = paint(draw_until(draw, lambda mask: mask.shape == (size, size)), RED)
    height, width = size + random_int(rng, 2, 5), size + random_int(rng, 2, 4)
    grid = blank_grid(height, width)
    top, left = random_int(rng, 1, height - size - 1), random_int(rng, 1, width - size - 1)
    grid[np.ix_([top - 1, top + size], [left - 1, left + size])] = GREEN

    def draw_corner():
        down, right = random_int(rng, -2, 2), random_int(rng, -2, 2)
        return top + down, left + right

    def accept(corner):
        row, column = corner
        part = grid[max(row, 0) : row + size, max(column, 0) : column + size]
        return corner != (top, left) and part.shape == shape.shape and not (part & shape).any()

    return draw_pattern(grid, shape, draw_until(draw_corner, accept), transparent=BLACK)
