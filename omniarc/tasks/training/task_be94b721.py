"""Cut out the largest shape."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    largest = max(find_objects(grid), key=lambda obj: obj.size)
    return largest.grid


def generate_input(rng):
    height, width = random_int(rng, 5, 12), random_int(rng, 10, 16)
    grid = blank_grid(height, width)
    count = random_int(rng, 3, 5)
    sizes = pick_some(rng, range(2, 10), count)
    shapes = []
    for size, color in zip(sorted(sizes, reverse=True), random_colors(rng, count)):
        shapes.append(paint(random_shape(rng, 4, 4, size), color))
    scatter(rng, grid, shapes)
    return grid
