"""Crop to the panel of the odd color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    return min((crop_to(grid, grid == color) for color in colors), key=np.size)


def generate_input(rng):
    color, odd = random_colors(rng, 2)
    heights = random_int(rng, 5, 10), random_int(rng, 5, 10)
    widths = random_int(rng, 6, 10), random_int(rng, 6, 10)

    def draw_panel(height, width):
        def draw():
            return random_grid(rng, height, width, color, density=0.65)

        return draw_until(draw, lambda panel: crop_to(panel, panel > 0).shape == (height, width))

    def draw():
        panels = [[draw_panel(height, width) for width in widths] for height in heights]
        row, column = random_int(rng, 0, 1), random_int(rng, 0, 1)
        panels[row][column] = replace_color(panels[row][column], color, odd)
        return panels

    def accept(panels):
        return count_color(assemble(panels), odd) < count_color(assemble(panels), color)

    (first, second), (third, fourth) = draw_until(draw, accept)
    gap = blank_grid(sum(heights), random_int(rng, 2, 4))
    grid = np.hstack([np.vstack([first, third]), gap, np.vstack([second, fourth])])
    middle = blank_grid(random_int(rng, 2, 5), grid.shape[1])
    return np.vstack([grid[: heights[0]], middle, grid[heights[0] :]])
