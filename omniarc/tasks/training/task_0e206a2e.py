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


def random_template(rng, body, colors):
    mask = random_shape(rng, 5, 4, random_int(rng, 8, 11))
    template = paint(mask, body)
    for cell, color in zip(pick_some(rng, find_cells(mask), 3), colors, strict=True):
        template[cell] = color
    return template


def has_one_orientation(template, body):
    markers = replace_color(template, body, BLACK)
    turned = [pattern for pattern in orientations(markers) if find_template(markers, pattern, 0)]
    return min(template.shape) > 2 and len(turned) == 1 and crop_to(markers, markers).size > 8


def generate_input(rng):
    grid = blank_grid(random_int(rng, 14, 18), random_int(rng, 15, 19))
    body, *colors = random_colors(rng, 4)
    for _ in range(random_int(rng, 1, 2)):
        template = draw_until(
            lambda: random_template(rng, body, colors),
            lambda template: has_one_orientation(template, body),
        )
        twin = random_orientation(rng, template)
        positions = free_positions(grid, *template.shape)
        if not positions:
            break
        whole = draw_pattern(grid.copy(), template, pick(rng, positions))
        positions = free_positions(whole, *twin.shape)
        if positions:
            grid = draw_pattern(whole, replace_color(twin, body, BLACK), pick(rng, positions))
    return grid
