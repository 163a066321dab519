"""Copy the figure to the grey cell, centered on it."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    template = object_from_mask(grid, (grid != background) & (grid != GREY))
    row, column = find_cells(grid, GREY)[0]
    output = replace_color(grid, GREY, background)
    return draw_object(
        output, template.at(row - template.height // 2, column - template.width // 2)
    )


def generate_input(rng):
    colors = random_colors(rng, 3, exclude=[GREY])

    def draw():
        mask = random_shape(rng, 3, 3, random_int(rng, 5, 7), connectivity=8)
        if chance(rng, 0.5):
            return np.where(mask, random_grid(rng, *mask.shape, colors), BLACK)
        return random_orientation(rng, mask * np.array(colors, dtype=np.int8)[: len(mask), None])

    def accept(template):
        parts = find_objects(template, connectivity=8, background=BLACK)
        is_whole = template.shape == (3, 3) and template[1, 1]
        return is_whole and len(parts) == 3 and len(np.unique(template)) == 4

    template = draw_until(draw, accept)
    height, width = random_int(rng, 8, 11), random_int(rng, 7, 11)

    def draw_grid():
        grid = blank_grid(height, width)
        return grid, scatter(rng, grid, [template, blank_grid(3, 3, GREY)])

    grid, corners = draw_until(draw_grid, lambda drawn: None not in drawn[1])
    return draw_frame(grid, corners[1], (corners[1][0] + 2, corners[1][1] + 2), BLACK)
