"""Complete the partial copies of the whole shape, in their own colors and sizes."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    things = find_objects(grid, connectivity=8, multicolor=True)
    key = next(color for color in things[0].colors if all(color in obj.colors for obj in things))
    template = max(things, key=lambda obj: obj.size / count_color(obj.grid, key))
    row, column = find_cells(template.grid, key)[0]
    output = grid.copy()
    for thing in things:
        mark = find_objects(thing.grid, color=key)[0]
        other = next(color for color in thing.colors if color != key)
        pattern = replace_color(template.grid, template.color, other)
        top = thing.top + mark.top - row * mark.height
        left = thing.left + mark.left - column * mark.height
        draw_pattern(output, scale_up(pattern, mark.height), (top, left), transparent=background)
    return output


def generate_input(rng):
    key, *colors = random_colors(rng, random_int(rng, 3, 5))
    template = paint(random_shape(rng, 3, random_int(rng, 3, 4), random_int(rng, 5, 8)), colors[0])
    row, column = pick(rng, find_cells(template, colors[0]))
    beside = [ray_cells(template, (row, column), direction)[:1] for direction in ORTHOGONAL]
    cell = pick(rng, [cell for cells in beside for cell in cells if template[cell]])
    template[row, column] = key

    def draw():
        grid = blank_grid(random_int(rng, 15, 19), random_int(rng, 15, 28))
        place(rng, grid, template, margin=1)
        hidden = grid.copy()
        for color in colors[1:]:
            factor = random_int(rng, 1, 3)
            pattern = scale_up(replace_color(template, colors[0], color), factor)
            shown = blank_grid(*template.shape)
            shown[row, column], shown[cell] = key, color
            top_left = place(rng, grid, pattern)
            if top_left:
                draw_pattern(hidden, scale_up(shown, factor), top_left)
        return hidden

    return draw_until(draw, lambda hidden: len(colors_by_count(hidden)) > 3)
