"""Fill the grid with its most common color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return blank_grid(*grid.shape, most_common_color(grid))


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 4, 6))
    if chance(rng, 0.5):
        colors[0] = BLACK

    def one_is_most_common(grid):
        first, second, *_ = [count_color(grid, color) for color in [*colors_by_count(grid), BLACK]]
        return first > second > 0 and most_common_color(grid) != BLACK

    return draw_until(lambda: random_grid(rng, 3, 3, colors), one_is_most_common)
