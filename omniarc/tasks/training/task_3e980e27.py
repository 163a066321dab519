"""Copy the shape to each dot of its anchor's color; with a red anchor, mirrored."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid, connectivity=8, multicolor=True)
    for template in objects:
        anchor = RED if RED in template.colors else GREEN
        view = flip_left_right(template.grid) if anchor == RED else template.grid
        row, column = find_cells(view, anchor)[0]
        for dot in objects:
            if template.size > 1 and dot.size == 1 and dot.color == anchor:
                corner = dot.top - row, dot.left - column
                draw_pattern(output, view, corner, transparent=dot.background)
    return output


def generate_input(rng):
    colors = pick_some(rng, [BLUE, YELLOW, CYAN], 2)
    anchors = pick_some(rng, [RED, GREEN], random_int(rng, 1, 2))

    def draw_template(anchor, color):
        template = paint(random_shape(rng, 3, 3, random_int(rng, 4, 6), connectivity=8), color)
        template[pick(rng, find_cells(template, color))] = anchor
        return template

    grid, taken = blank_grid(13, 13), blank_grid(13, 13)
    for anchor, color in zip(anchors, colors):
        template = draw_until(
            lambda anchor=anchor, color=color: draw_template(anchor, color),
            lambda template: not np.array_equal(template, template[:, ::-1]),
        )
        draw_pattern(grid, template, place(rng, taken, np.where(template, template, GREY)))
        view = flip_left_right(template) if anchor == RED else template
        for _ in range(random_int(rng, 1, 2)):
            corner = place(rng, taken, np.where(view, view, GREY))
            if corner:
                draw_pattern(grid, np.where(view == anchor, anchor, BLACK), corner)
    return grid
