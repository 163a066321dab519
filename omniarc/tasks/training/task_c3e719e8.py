"""Draw the grid once for each cell of its most common color, at the corresponding place."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = blank_grid(height * height, width * width)
    for row, column in find_cells(grid, most_common_color(grid)):
        draw_pattern(output, grid, (row * height, column * width))
    return output


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 3, 5))
    colors.append(colors[0])

    def one_is_most_common(grid):
        first, second, *_ = [count_color(grid, color) for color in [*colors_by_count(grid), BLACK]]
        return first > second > 0

    return draw_until(lambda: random_grid(rng, 3, 3, colors), one_is_most_common)
