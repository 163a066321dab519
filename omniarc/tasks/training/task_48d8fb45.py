"""Crop to the shape with the grey marker, without the marker."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8, multicolor=True)
    marked = next(obj for obj in objects if len(obj.colors) == 2)
    color, marker = marked.colors
    shape = replace_color(marked.grid, marker, background_color(grid))
    return crop_to(shape, shape == color)


def generate_input(rng):
    color = random_color(rng, exclude=[GREY])
    patterns = []
    for _ in range(random_int(rng, 2, 4)):
        shape = draw_until(
            lambda: random_shape(rng, 3, 3, random_int(rng, 4, 7), connectivity=8),
            lambda shape: shape.shape == (3, 3),
        )
        if chance(rng, 0.3):
            shape = box_frame(3, 3, 1) == 1
            for corner in pick_some(rng, [(0, 0), (0, 2), (2, 0), (2, 2)], random_int(rng, 1, 4)):
                shape[corner] = False
        patterns.append(paint(shape, color))
    dot = blank_grid(1, 3)
    dot[0, pick(rng, patterns[0][0].nonzero()[0])] = GREY
    patterns[0] = assemble([[dot], [patterns[0]]])
    grid = blank_grid(10, 10)
    scatter(rng, grid, patterns)
    return grid
