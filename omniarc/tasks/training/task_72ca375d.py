"""Crop to the shape that is symmetric from left to right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8)
    return next(obj.grid for obj in objects if obj.is_symmetric_left_right)


def generate_input(rng):
    grid = blank_grid(10, 10)
    colors = random_colors(rng, pick(rng, [3, 3, 3, 4]))
    half = random_shape(rng, 3, 2, random_int(rng, 2, 5))
    whole = draw_until(
        lambda: symmetric(random_shape(rng, 3, 2, random_int(rng, 2, 5))),
        lambda mask: len(find_objects(mask)) == 1,
    )
    shapes = [paint(whole, colors[0])]
    for color in colors[1:]:
        half = draw_until(
            lambda: random_shape(rng, 3, 4, random_int(rng, 4, 6)),
            lambda mask: (mask != mask[:, ::-1]).any(),
        )
        shapes.append(paint(half, color))
    scatter(rng, grid[pick(rng, [0, 1, 1, 1]) :], shapes)
    return grid
