"""Color the black shapes by their size: green, red or blue."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color_of_size = {1: GREEN, 2: RED, 3: BLUE}
    output = grid.copy()
    for obj in find_objects(grid, color=least_common_color(grid)):
        draw_object(output, obj.recolored(color_of_size[obj.size]))
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size, GREY)
    shapes = []
    for _ in range(random_int(rng, size // 2, size)):
        mask = random_shape(rng, 3, 3, random_int(rng, 1, 3))
        shapes.append(np.where(mask, BLACK, GREY))
    for shape in shapes:
        spots = free_positions(grid, *shape.shape, gap=1, background=GREY)
        if spots:
            draw_pattern(grid, shape, pick(rng, spots))
    return grid
