"""Extend the box until it reaches the cyan cell."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    whole = object_from_mask(grid, grid != background_color(grid))
    box = max(find_objects(grid, multicolor=True), key=lambda obj: obj.size)
    output = grid.copy()
    draw_rectangle(output, whole.top_left, whole.bottom_right, grid[box.top_left])
    inside = whole.top + 1, whole.left + 1
    last = whole.bottom - 1, whole.right - 1
    return draw_rectangle(output, inside, last, grid[box.top + 1, box.left + 1])


def generate_input(rng):
    frame, inside = random_colors(rng, 2, exclude=[CYAN])
    height, width, far = random_int(rng, 3, 5), random_int(rng, 3, 6), random_int(rng, 3, 8)
    pattern = blank_grid(height + far, width)
    pattern[:height] = box_frame(height, width, frame, inside)
    pattern[-1, random_int(rng, 0, width - 1)] = CYAN
    pattern = random_orientation(rng, pattern)
    rows, columns = pattern.shape
    side = max(rows, columns) + random_int(rng, 2, 4)
    grid = blank_grid(side + random_int(rng, 0, 2), side)
    place(rng, grid, pattern, margin=random_int(rng, 0, 1))
    return grid
