"""Draw a grey line that says how many colors there are."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    count = len(colors_by_count(grid))
    start, end = [((0, 0), (0, 2)), ((0, 0), (2, 2)), ((2, 0), (0, 2))][count - 1]
    return draw_line(blank_grid(3, 3), start, end, GREY)


def generate_input(rng):
    count = 1 if chance(rng, 0.1) else random_int(rng, 2, 3)
    colors = pick_some(rng, [RED, GREEN, YELLOW], count)

    def draw():
        return random_grid(rng, 3, 3, colors)

    return draw_until(draw, lambda grid: len(np.unique(grid)) == count)
