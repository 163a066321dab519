"""Show the color of each panel as one cell."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid, BLACK)
    return np.array(
        [[most_common_color(panel.grid, ignore=BLACK) for panel in row] for row in panels]
    )


def generate_input(rng):
    rows, columns = random_int(rng, 2, 3), random_int(rng, 2, 3)
    heights = random_partition(rng, random_int(rng, 7, 9) * rows, rows, least=4)
    widths = random_partition(rng, random_int(rng, 7, 9) * columns, columns, least=5)
    colors = random_colors(rng, random_int(rng, 5, 8))

    def draw_row(height):
        picked = pick_some(rng, colors, columns)
        return [random_grid(rng, height, width, c, 0.7) for width, c in zip(widths, picked)]

    def draw():
        return join_panels([draw_row(height) for height in heights], BLACK)

    def accept(grid):
        lines = [(grid == BLACK).all(axis=axis).sum() for axis in (0, 1)]
        return lines == [columns - 1, rows - 1]

    return draw_until(draw, accept)
