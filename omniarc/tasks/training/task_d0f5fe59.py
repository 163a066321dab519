"""Show the number of shapes as the length of a diagonal."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid)
    count = len(objects)
    output = blank_grid(count, count, background_color(grid))
    return draw_line(output, (0, 0), (count - 1, count - 1), objects[0].color)


def generate_input(rng):
    height, width = random_int(rng, 10, 18), random_int(rng, 10, 18)
    grid = blank_grid(height, width)
    shapes = []
    for _ in range(random_int(rng, 2, 6)):
        shapes.append(paint(random_shape(rng, 4, 4, random_int(rng, 3, 8)), CYAN))
    scatter(rng, grid, shapes)
    return grid
