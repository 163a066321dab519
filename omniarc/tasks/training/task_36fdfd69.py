"""Fill the gaps of each red group, within its box, with yellow."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = least_common_color(grid)
    spots = grid == color
    joined = spots | shift(spots, DOWN) | shift(spots, RIGHT) | shift(spots, DOWN_RIGHT)
    output = grid.copy()
    for blob in find_objects(joined):
        group = object_from_mask(grid, spots & blob.mask_in(grid))
        draw_rectangle(output, group.top_left, group.bottom_right, YELLOW)
        draw_object(output, group)
    return output


def generate_input(rng):
    height, width = random_int(rng, 13, 18), random_int(rng, 13, 18)
    color = random_color(rng, exclude=[RED, YELLOW])
    noise = random_grid(rng, height, width, color, density=0.5)
    grid = blank_grid(height, width)
    for _ in range(random_int(rng, 3, 5)):
        rows, columns = random_int(rng, 2, 3), random_int(rng, 3, 6)
        box = random_grid(rng, rows, columns, RED, density=0.55, background=color)
        box[0, 0] = box[-1, -1] = box[pick(rng, [0, -1]), 2::2] = RED
        box[pick(rng, [0, 1]), 1] = color
        place(rng, grid, box, gap=3)
    return np.where(grid == BLACK, noise, grid)
