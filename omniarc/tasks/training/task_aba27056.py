"""Fill the box yellow, and let the color flow out of its opening and spread."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    views = ((turns, rotate(grid, turns)) for turns in range(4))
    turns, output, shape = next(
        (turns, view, shape)
        for turns, view in views
        for shape in find_objects(view)
        if not shape.mask[0].all()
    )
    gap = [column for row, column in find_cells(~shape.mask) if row == 0]
    output[shape.slices][~shape.mask] = YELLOW
    for column in gap:
        draw_ray(output, (shape.top, shape.left + column), UP, YELLOW)
    draw_ray(output, (shape.top, shape.left + gap[0]), UP_LEFT, YELLOW)
    draw_ray(output, (shape.top, shape.left + gap[-1]), UP_RIGHT, YELLOW)
    return rotate(output, -turns)


def generate_input(rng):
    rows, columns = random_int(rng, 3, 6), random_int(rng, 5, 9)
    box = box_frame(rows, columns, random_color(rng, exclude=[YELLOW]))
    box[0, 2:-2] = BLACK
    height = width = max(rows + 2, columns) + random_int(rng, 0, 2)
    grid = blank_grid(height, width)
    top, left = random_int(rng, 2, height - rows), random_int(rng, 0, width - columns)
    return random_orientation(rng, draw_pattern(grid, box, (top, left)))
