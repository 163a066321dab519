"""Make grey the shape that looks like the one in the grey corner."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid)
    corner, example = next(
        (corner, obj)
        for corner in objects
        for obj in objects
        if corner.size == corner.height + corner.width - 1
        if corner != obj and corner.contains(obj)
    )
    output = grid.copy()
    for obj in objects:
        if obj != example and obj.same_shape(example):
            draw_object(output, obj.recolored(corner.color))
    return output


def generate_input(rng):
    first, *colors = random_colors(rng, random_int(rng, 4, 6), exclude=[GREY])
    shape = random_shape(rng, 3, 3, random_int(rng, 3, 5))
    corner = blank_grid(4, 4, GREY)
    corner[:3, :3] = BLACK
    place(rng, corner[:3, :3], paint(shape, first), gap=0)
    grid = blank_grid(10, 10)
    draw_pattern(grid, corner, (0, 0))
    room = grid[:, :9]
    place(rng, room, paint(shape, colors[0]))
    for color in colors[1:]:
        other = draw_until(
            lambda: random_shape(rng, 3, 3, random_int(rng, 3, 5)),
            lambda other: not np.array_equal(other, shape),
        )
        place(rng, room, paint(other, color))
    return grid
