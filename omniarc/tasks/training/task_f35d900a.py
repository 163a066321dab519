"""Frame each cell in the other color, and join the frames with dotted grey lines."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    dots = find_objects(grid)
    for dot in dots:
        color = next(other.color for other in dots if other.color != dot.color)
        draw_frame(output, (dot.top - 1, dot.left - 1), (dot.top + 1, dot.left + 1), color)
        for other in dots:
            down, right = dot.direction_to(other)
            if down == 0 or right == 0:
                for step in range(2, (dot.distance_to(other) + 1) // 2 + 1, 2):
                    output[dot.top + down * step, dot.left + right * step] = GREY
    return output


def generate_input(rng):
    down, right = random_int(rng, 5, 11), random_int(rng, 5, 11)
    top, left = random_int(rng, 2, 4), random_int(rng, 1, 4)
    height, width = top + down + random_int(rng, 3, 6), left + right + random_int(rng, 3, 6)
    first, second = random_colors(rng, 2, exclude=[GREY])
    grid = blank_grid(height, width)
    grid[np.ix_([top, top + down], [left, left + right])] = [[first, second], [second, first]]
    return grid
