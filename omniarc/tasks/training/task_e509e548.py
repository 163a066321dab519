"""Color the shapes by their number of bends: one blue, two magenta, three red."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        cells = obj.mask.astype(int)
        blocks = cells[1:, 1:] + cells[1:, :-1] + cells[:-1, 1:] + cells[:-1, :-1]
        corners = np.count_nonzero(blocks == 3)
        color = {1: BLUE, 2: MAGENTA}.get(corners, RED)
        draw_object(output, obj.recolored(color))
    return output


def random_figure(rng, corners):
    figure = blank_grid(11, 9)
    width = random_int(rng, 2, 6) if corners == 1 else random_int(rng, 3, 6)
    figure[5, :width] = GREEN
    draw_line(figure, (5, 0), (5 + random_int(rng, 1, 4), 0), GREEN)
    if corners == 2:
        draw_line(figure, (5, width - 1), (5 + pick(rng, [-4, -2, -1, 1, 2, 4]), width - 1), GREEN)
    if corners > 2:
        column = random_int(rng, 2, 4)
        figure[5, : column + 2] = GREEN
        draw_line(figure, (5, column), (5 + pick(rng, [-4, -2, -1, 1, 2, 4]), column), GREEN)
    return random_orientation(rng, crop_to(figure, figure))


def generate_input(rng):
    height, width = random_int(rng, 10, 19), random_int(rng, 11, 21)

    def draw():
        grid = blank_grid(height, width)
        corners = scatter(rng, grid, [random_figure(rng, corners) for corners in (1, 2, 3)])
        return grid, corners

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1])
    for _ in range(random_int(rng, 1, 5)):
        place(rng, grid, random_figure(rng, random_int(rng, 1, 3)))
    return grid
