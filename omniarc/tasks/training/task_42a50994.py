"""Remove single dots."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8, multicolor=True):
        if obj.size == 1:
            draw_object(output, obj.recolored(background))
    return output


def generate_input(rng):
    height, width = random_int(rng, 8, 18), random_int(rng, 8, 18)
    grid = blank_grid(height, width)
    color = random_color(rng)
    dot = blank_grid(1, 1, color)
    shapes = []
    for _ in range(random_int(rng, 3, 7)):
        shapes.append(paint(random_shape(rng, 4, 4, random_int(rng, 2, 5), connectivity=8), color))
    scatter(rng, grid, shapes + [dot] * random_int(rng, 4, 12))
    return grid
