"""Crop to the largest object."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    largest = max(find_objects(grid, connectivity=8), key=lambda obj: obj.size)
    return largest.grid


def generate_input(rng):
    color, *dots = random_colors(rng, random_int(rng, 2, 4))
    density = random_int(rng, 5, 9 if len(dots) < 3 else 14) / 100

    def draw():
        grid = random_grid(rng, 30, 30, dots, density=density)
        height, width = random_int(rng, 3, 5), random_int(rng, 3, 4)
        shape = random_shape(rng, height, width, height * width - random_int(rng, 2, 4))
        if chance(rng, 0.5) and min(shape.shape) > 2:
            shape[1:-1, 1:-1] = chance(rng, 0.3)
        rows, columns = shape.shape
        top, left = random_int(rng, 0, 30 - rows), random_int(rng, 0, 30 - columns)
        return draw_pattern(grid, paint(shape, color), (top, left))

    def accept(grid):
        own, *others = sorted(find_objects(grid, connectivity=8), key=lambda obj: -obj.size)
        one = len(find_objects(grid, connectivity=8, color=color)) == 1
        return one and own.color == color and own.size > max(obj.size for obj in others) + 1

    return draw_until(draw, accept)
