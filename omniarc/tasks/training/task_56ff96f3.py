"""Fill the rectangle between the two corners of each color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for color in colors_by_count(grid, ignore=background_color(grid)):
        first, last = find_cells(grid, color)
        draw_rectangle(output, first, last, color)
    return output


def generate_input(rng):
    grid = blank_grid(random_int(rng, 6, 10), random_int(rng, 8, 11))
    for color in random_colors(rng, random_int(rng, 1, 2)):
        corners = blank_grid(random_int(rng, 2, 6), random_int(rng, 2, 7), color)
        place(rng, grid, corners)
    for color in np.unique(grid[grid > 0]):
        area = object_from_mask(grid, grid == color, background=BLACK)
        corners = paint(np.eye(2), color)[:: pick(rng, [1, -1])]
        block = blank_grid(*area.shape)
        block[:: area.height - 1, :: area.width - 1] = corners
        draw_pattern(grid, block, area.top_left)
    return grid
