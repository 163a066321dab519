"""Move each shape to where its colored cells fit, turned or mirrored."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    colors = colors_by_count(grid, ignore=background)
    objects = find_objects(grid, connectivity=8, multicolor=True)
    templates = [obj for obj in objects if len(obj.colors) == len(colors)]
    output = grid.copy()
    for template in templates:
        draw_object(output, template.recolored(background))
    for template in templates:
        for pattern in orientations(template.grid):
            markers = replace_color(pattern, colors[0], background)
            for top_left in find_template(output, markers, transparent=background):
                draw_pattern(output, pattern, top_left, transparent=background)
    return output


def random_body(rng):
    body = blank_grid(random_int(rng, 3, 5), 5) > BLACK
    body[:, 2] = True
    for _ in range(random_int(rng, 3, 5)):
        body[random_int(rng, 0, len(body) - 1), pick(rng, [1, 3])] = True
    if chance(rng, 0.3):
        body = random_shape(rng, 5, 4, random_int(rng, 7, 10), connectivity=8)
    return crop_to(body, body)


def is_corner(cells):
    first, *others = cells
    (down, right), (far, wide) = [(row - first[0], column - first[1]) for row, column in others]
    height, width = [max(steps) - min(steps) for steps in ((0, down, far), (0, right, wide))]
    return min(height, width) > 1 and down * wide != right * far


def generate_input(rng):
    grid = blank_grid(random_int(rng, 14, 18), random_int(rng, 15, 19))
    color, *markers = random_colors(rng, 4)
    for _ in range(random_int(rng, 1, 2)):
        body = draw_until(
            lambda: random_body(rng), lambda body: min(body.shape) > 2 and body.sum() > 6
        )
        cells = find_cells(body)
        marked = draw_until(lambda cells=cells: pick_some(rng, cells, 3), is_corner)
        template = paint(body, color)
        for cell, marker in zip(marked, markers):
            template[cell] = marker
        twin = replace_color(random_orientation(rng, template), color, BLACK)
        top_left = place(rng, grid, template)
        if top_left and not place(rng, grid, twin):
            draw_pattern(grid, blank_grid(*template.shape), top_left)
    return grid
