"""List the colors of the largest shapes from left to right, as high as their size."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid)
    largest = max(obj.size for obj in objects)
    chosen = sorted((obj for obj in objects if obj.size == largest), key=lambda obj: obj.left)
    return tile(np.array([[obj.color for obj in chosen]]), largest, 1)


def generate_input(rng):
    chosen, others = random_int(rng, 1, 3), random_int(rng, 1, 3)
    largest = random_int(rng, 3, 6) if chosen > 1 else random_int(rng, 3, 5)

    def draw():
        sizes = [largest] * chosen
        sizes += [random_int(rng, max(1, largest - 2), largest - 1) for _ in range(others)]
        shapes = [random_shape(rng, min(size, 4), 3, size) for size in sizes]
        colors = random_colors(rng, len(shapes))
        grid = blank_grid(10, 10)
        scatter(rng, grid, [paint(shape, color) for shape, color in zip(shapes, colors)])
        return grid

    def accept(grid):
        objects = find_objects(grid)
        lefts = [obj.left for obj in objects if obj.size == largest]
        return len(objects) == chosen + others and len(lefts) == len(set(lefts))

    return draw_until(draw, accept)
