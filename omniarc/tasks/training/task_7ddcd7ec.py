"""Extend the tails of the block as rays."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid)
    block = max(objects, key=lambda obj: obj.size)
    for obj in objects:
        if obj.size == 1:
            draw_ray(output, obj.top_left, block.direction_to(obj), obj.color)
    return output


def generate_input(rng):
    height = width = random_int(rng, 9, 11)
    top, left = random_int(rng, 2, height - 4), random_int(rng, 2, width - 4)
    color = random_color(rng)
    grid = blank_grid(height, width)
    draw_rectangle(grid, (top, left), (top + 1, left + 1), color)
    corners = [(top - 1, left - 1), (top - 1, left + 2), (top + 2, left - 1), (top + 2, left + 2)]
    return draw_cells(grid, pick_some(rng, corners, random_int(rng, 1, 3)), color)
