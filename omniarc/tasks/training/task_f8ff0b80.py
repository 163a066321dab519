"""List the colors of the shapes, from the largest to the smallest."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = sorted(find_objects(grid, connectivity=8), key=lambda obj: -obj.size)
    return np.array([[obj.color] for obj in objects])


def generate_input(rng):
    sizes, colors = pick_some(rng, range(3, 13), 3), random_colors(rng, 3)

    def draw():
        grid = blank_grid(12, 12)
        shapes = [random_shape(rng, 4, 5, size, connectivity=8) for size in sizes]
        corners = scatter(rng, grid, [paint(*pair) for pair in zip(shapes, colors)])
        return grid, corners

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1])
    return grid
