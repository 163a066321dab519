"""Complete the frame and the line across it with red cells."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    blue = grid == BLUE
    area = object_from_mask(grid, blue)
    inside = area.mask[1:-1, 1:-1]
    drawing = blank_grid(*area.shape)
    draw_frame(drawing, (0, 0), (area.height - 1, area.width - 1), RED)
    drawing[1:-1][inside.sum(axis=1) > 1] = RED
    drawing[:, 1:-1][:, inside.sum(axis=0) > 1] = RED
    output = draw_pattern(grid.copy(), drawing, area.top_left)
    output[blue] = BLUE
    return output


def generate_input(rng):
    height, width = random_int(rng, 6, 10), random_int(rng, 7, 10)
    line = random_int(rng, 2, width - 3) if chance(rng, 0.75) else None

    def draw():
        drawing = box_frame(height, width, BLUE)
        if line:
            drawing[:, line] = BLUE
        drawing[rng.random(drawing.shape) < 0.45] = BLACK
        return drawing

    def accept(drawing):
        sides = [drawing[0], drawing[-1], drawing[:, 0], drawing[:, -1]]
        seen = min(np.count_nonzero(side) for side in sides)
        return seen > 1 and (line is None or np.count_nonzero(drawing[1:-1, line]) > 1)

    drawing = draw_until(draw, accept)
    drawing = random_orientation(rng, drawing)
    grid = blank_grid(random_int(rng, len(drawing) + 2, 13), 13)
    place(rng, grid, drawing, margin=1)
    return grid
