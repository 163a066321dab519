"""Complete the copies of the shape wherever its two ends are, turned and in their size."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    objects = find_objects(grid, connectivity=8, multicolor=True)
    template = max(objects, key=lambda obj: len(obj.colors))
    for turns in range(4):
        for size in {obj.width for obj in objects}:
            figure = scale_up(rotate(template.grid, turns), size)
            marks = replace_color(figure, template.color, background)
            for top_left in find_template(grid, marks, transparent=background):
                draw_pattern(output, figure, top_left, transparent=background)
    return output


def generate_input(rng):
    background, color, *marks = random_colors(rng, 4)
    template = blank_grid(3, 3, background)
    pairs = pick_some(rng, [(0, 1), (0, 2), (1, 2)], random_int(rng, 2, 3))
    for row, column in pairs:
        template[row, column] = template[column, row] = color
    if len(pairs) == 2 and ((0, 2) in pairs or chance(rng, 0.5)):
        template[1, 1] = color
    template[0, 0], template[2, 2] = marks
    grid = blank_grid(random_int(rng, 20, 22), random_int(rng, 19, 22), background)
    taken = blank_grid(*grid.shape)
    sizes = pick(rng, [[1, 2], [3], [1, 1], [3, 2, 1], [2, 1, 1], [3, 1]])
    for size in sizes:
        view = scale_up(random_orientation(rng, template), size)
        corner = place(rng, taken, np.ones_like(view), gap=3, margin=1)
        if corner:
            draw_pattern(grid, replace_color(view, color, background), corner)
        if size == sizes[0]:
            corner = place(rng, taken, np.ones((3, 3)), gap=2, margin=1)
            draw_pattern(grid, random_orientation(rng, template), corner)
    return grid
