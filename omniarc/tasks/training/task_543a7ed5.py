"""Surround the boxes with green, and fill their insides with yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    boxes = grid != background
    inside = enclosed_cells(boxes)
    output = grid.copy()
    output[dilate(boxes) & ~boxes] = GREEN
    output[inside] = YELLOW
    return output


def generate_input(rng):
    def draw():
        boxes = []
        for _ in range(pick(rng, [3, 3, 3, 2, 4])):
            height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
            inside = CYAN if chance(rng, 0.6) else MAGENTA
            boxes.append(box_frame(height, width, MAGENTA, inside))
        grid = blank_grid(15, 15, CYAN)
        return grid, scatter(rng, grid, boxes, gap=2, margin=1, background=CYAN)

    return draw_until(draw, lambda drawn: None not in drawn[1][:3])[0]
