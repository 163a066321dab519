"""Put cyan squares outside the two empty corners of each pair of squares."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8):
        size = obj.height // 2
        for gap in find_objects(~obj.mask):
            row, column = obj.top + 3 * gap.top - size, obj.left + 3 * gap.left - size
            draw_rectangle(output, (row, column), (row + size - 1, column + size - 1), CYAN)
    return output


def generate_input(rng):
    size = 1 if chance(rng, 0.75) else pick(rng, [2, 2, 3])
    taken = blank_grid(8 + 2 * size, 8 + 2 * size)
    area = np.pad(scale_up(GREEN * np.eye(2, dtype=np.int8), size), size)
    area[area == BLACK] = GREY
    for _ in range(random_int(rng, 1, 3) if size == 1 else 1):
        place(rng, taken, area if chance(rng, 0.5) else area[:, ::-1], gap=0)
    return replace_color(taken[size - 1 : size + 9, size - 1 : size + 9], GREY, BLACK)
