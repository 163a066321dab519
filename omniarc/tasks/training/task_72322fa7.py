"""Complete the partial copies of the small patterns."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for template in find_objects(grid, connectivity=8, multicolor=True):
        if len(template.colors) > 1:
            for color in template.colors:
                part = np.where(template.grid == color, color, background)
                for top_left in find_template(grid, part, transparent=background):
                    draw_pattern(output, template.grid, top_left, transparent=background)
    return output


def random_template(rng, center, around):
    template = np.full((3, 3), around, np.int8)
    kind = random_int(rng, 0, 2)
    if kind == 0:
        template[[0, 1, 1, 2], [1, 0, 2, 1]] = BLACK
    elif kind == 1:
        template[::2, ::2] = BLACK
    else:
        template = template[:1] if chance(rng, 0.5) else template[:, :1]
    template[len(template) // 2, template.shape[1] // 2] = center
    return template


def generate_input(rng):
    height, width = random_int(rng, 11, 19), random_int(rng, 12, 22)
    count = random_int(rng, 1, 3)
    colors = random_colors(rng, 2 * count)
    templates, parts = [], []
    for center, around in zip(colors[:count], colors[count:]):
        template = random_template(rng, center, around)
        hidden = [*pick_some(rng, [center, around], 2), pick(rng, [center, around])]
        templates.append(template)
        parts += [
            replace_color(template, color, BLACK) for color in hidden[: random_int(rng, 1, 3)]
        ]

    def draw():
        grid = blank_grid(height, width)
        return grid, scatter(rng, grid, templates + parts, gap=2)

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1][: count + 1])
    return grid
