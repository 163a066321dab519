"""Draw the shape wherever its red cells are, in their size."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, connectivity=8, multicolor=True)
    template = next(obj for obj in objects if BLUE in obj.colors)
    output = grid.copy()
    rest = draw_object(grid.copy(), template.recolored(background))
    for factor in range(5, 0, -1):
        pattern = scale_up(template.grid, factor)
        marks = object_from_mask(pattern, pattern == RED, background)
        for row, column in find_template(rest, marks.grid, transparent=background):
            draw_pattern(output, pattern, (row - marks.top, column - marks.left), background)
            draw_object(rest, marks.at(row, column).recolored(background))
    return output


def generate_input(rng):
    count = random_int(rng, 1, 2)

    def draw_template():
        template = paint(random_shape(rng, 3, 4, random_int(rng, 4, 8)), BLUE)
        draw_cells(template, pick_some(rng, find_cells(template, BLUE), count), RED)
        return template

    def accept_template(template):
        blue = find_objects(template, color=BLUE)
        red = find_objects(template, connectivity=8, color=RED)
        return len(blue) == 1 and blue[0].size > 2 and all(obj.size == 1 for obj in red)

    template = draw_until(draw_template, accept_template)
    height, width = random_int(rng, 12, 17), random_int(rng, 12, 21)

    def draw():
        factors = pick(rng, [[2], [3], [1, 1], [2, 1], [3, 1], [2, 2], [3, 2], [3, 2, 1]])
        full = blank_grid(height + 6, width + 6)
        start = place(rng, full, template, margin=4)
        spots = scatter(rng, full, [scale_up(template, factor) for factor in factors], margin=2)
        shown = full.copy()
        shown[full == BLUE] = BLACK
        draw_pattern(shown, template, start)
        return full, shown[3:-3, 3:-3], None not in spots

    def accept(drawn):
        full, grid, complete = drawn
        inside = full[3:-3, 3:-3]
        clipped = count_color(full, BLUE) - count_color(inside, BLUE)
        return (
            complete
            and count_color(full, RED) == count_color(grid, RED)
            and clipped <= 4
            and count_color(inside, BLUE) > count_color(grid, BLUE)
            and grids_equal(task(grid), inside)
        )

    return draw_until(draw, accept)[1]
