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
    height, width = random_int(rng, 6, 11), random_int(rng, 6, 11)
    grid = blank_grid(height, width)
    rows, columns = random_int(rng, 3, min(7, height - 2)), random_int(rng, 4, min(7, width))
    gap = random_int(rng, 1, columns - 3)
    box = box_frame(rows, columns, random_color(rng, exclude=[YELLOW]))
    start = (columns - gap) // 2
    box[0, start : start + gap] = BLACK
    top, left = random_int(rng, 2, height - rows), random_int(rng, 0, width - columns)
    return random_orientation(rng, draw_pattern(grid, box, (top, left)))
