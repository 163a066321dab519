"""Join blocks of the same color in a row or column with blocks of that color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    colors = np.array([[panel.grid[0, 0] for panel in row] for row in panels])
    output = grid.copy()
    for color in colors_by_count(colors, ignore=most_common_color(colors)):
        blocks = colors == color
        for row, column in find_cells(between_in_row(blocks) | between_in_column(blocks)):
            draw_object(output, panels[row][column].recolored(color))
    return output


def generate_input(rng):
    size = random_int(rng, 6, 9)
    separator, *colors = random_colors(rng, 4)

    def draw():
        blocks = blank_grid(size, size)
        for _ in range(random_int(rng, 2, 4)):
            row, column = random_int(rng, 0, size - 1), random_int(rng, 0, size - 1)
            ends = pick_some(rng, range(size), 2)
            line = (row, ends) if chance(rng, 0.5) else (ends, column)
            blocks[line] = pick(rng, colors)
        scatter_cells(rng, blocks, colors, 2)
        return blocks

    def has_one_answer(blocks):
        masks = [blocks == color for color in colors]
        spans = [between_in_row(mask) | between_in_column(mask) for mask in masks]
        covered = np.sum(spans, axis=0)
        return covered.max() == 1 and covered.sum() > np.count_nonzero(blocks)

    blocks = draw_until(draw, has_one_answer)
    grid = np.repeat(np.repeat(blocks, 3, axis=0), 3, axis=1)[:-1, :-1]
    grid[2::3] = grid[:, 2::3] = separator
    return grid
