"""Draw magenta lines through the middle of each frame, behind the frames."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for frame in find_objects(grid):
        row, column = frame.center
        output[row] = MAGENTA
        output[:, column] = MAGENTA
    return overlay(output, grid, transparent=background_color(grid))


def generate_input(rng):
    height = width = random_int(rng, 14, 16)
    grid = blank_grid(height, width, CYAN)
    frame = box_frame(5, 5, BLUE, inside=CYAN)
    top, left = random_int(rng, 1, height - 6), random_int(rng, 1, width - 6)
    draw_pattern(grid, frame, (top, left))
    if chance(rng, 0.7):
        positions = free_positions(grid, 5, 5, margin=1, background=CYAN)
        clear = [
            (row, column)
            for row, column in positions
            if abs(row - top) > 2 and abs(column - left) > 2
        ]
        if clear:
            draw_pattern(grid, frame, pick(rng, clear))
    return grid
