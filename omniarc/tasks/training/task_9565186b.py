"""Keep the most common color, and turn all others grey."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    kept = most_common_color(grid)
    return np.where(grid == kept, kept, GREY)


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 2, 4), exclude=[GREY])

    def one_is_most_common(grid):
        first, second, *_ = [count_color(grid, color) for color in [*colors_by_count(grid), BLACK]]
        return first > second > 0

    return draw_until(lambda: random_grid(rng, 3, 3, colors + colors[:1]), one_is_most_common)
