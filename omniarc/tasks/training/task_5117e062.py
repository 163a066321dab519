"""Crop to the shape with the cyan cell, in a single color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8, multicolor=True)
    marked = next(obj for obj in objects if CYAN in obj.colors)
    return marked.recolored(marked.color).grid


def generate_input(rng):
    shapes = []
    for color in random_colors(rng, random_int(rng, 3, 5), exclude=[CYAN]):
        mask = draw_until(
            lambda: random_shape(rng, 3, 3, random_int(rng, 5, 7)),
            lambda mask: mask.shape == (3, 3),
        )
        shapes.append(paint(mask, color))
    shapes[0][pick(rng, find_cells(shapes[0] > 0))] = CYAN
    grid = blank_grid(13, 13)
    scatter(rng, grid, shapes)
    return grid
