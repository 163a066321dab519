"""Complete the partial copies of the colorful shape, turned or mirrored."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, connectivity=8, multicolor=True)
    template = max(objects, key=lambda obj: obj.size)
    known_colors = min(objects, key=lambda obj: obj.size).colors
    output = grid.copy()
    for pattern in orientations(template.grid):
        known = np.where(np.isin(pattern, known_colors), pattern, background)
        for top_left in find_template(grid, known, transparent=background):
            draw_pattern(output, pattern, top_left, transparent=background)
    return output


def has_one_orientation(known):
    cropped = crop_to(known, known)
    return len({(view.shape, view.tobytes()) for view in orientations(cropped)}) == 8


def generate_input(rng):
    def draw_template():
        body = np.zeros((random_int(rng, 5, 7), 5), dtype=bool)
        body[1:-1, 2] = True
        for _ in range(random_int(rng, 0, 2)):
            body[random_int(rng, 1, len(body) - 2), pick(rng, [1, 3, slice(1, 4)])] = True
        template = paint(body, YELLOW)
        around = find_cells(dilate(body, 4) & ~body)
        markers = [RED, BLUE, GREEN] + [pick(rng, [BLUE, GREEN]) for _ in range(3)]
        for cell, color in zip(pick_some(rng, around, random_int(rng, 4, 6)), markers):
            template[cell] = color
        return crop_to(template, template)

    def known_part(template):
        return np.where((template == YELLOW) | (template == RED), template, BLACK)

    template = draw_until(draw_template, lambda drawn: has_one_orientation(known_part(drawn)))
    height, width = random_int(rng, 13, 14), random_int(rng, 13, 15)

    def draw():
        grid = blank_grid(height, width)
        top_left = place(rng, grid, template)
        twins = [random_orientation(rng, template) for _ in range(2)]
        corners = scatter(rng, grid, twins)
        grid = known_part(grid)
        return draw_pattern(grid, template, top_left), corners

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1])
    return grid
