"""Move each cell in the frame to the outside of the opposite corner."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid)
    frame = max(objects, key=lambda obj: obj.size)
    for dot in objects:
        if dot != frame:
            draw_object(output, dot.recolored(background_color(grid)))
            row = frame.bottom + 1 if dot.top == frame.top + 1 else frame.top - 1
            column = frame.right + 1 if dot.left == frame.left + 1 else frame.left - 1
            output[row, column] = dot.color
    return output


def generate_input(rng):
    height, width = random_int(rng, 4, 6), random_int(rng, 4, 6)
    color, *dots = random_colors(rng, 5)
    frame = box_frame(height, width, color)
    frame[1, 1], frame[1, -2], frame[-2, 1], frame[-2, -2] = dots
    grid = blank_grid(10, 10)
    place(rng, grid, frame, margin=1)
    return grid
