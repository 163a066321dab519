import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    blocks = split_evenly(grid, height // 3, width // 3)
    colors = [most_common_color(block, ignore=GREY) for block in blocks]
    return np.array(colors).reshape(height // 3, width // 3)


def generate_input(rng):
    colors = [BLACK, *random_colors(rng, random_int(rng, 3, 6), exclude=[GREY])]
    blocks = draw_until(
        lambda: random_grid(rng, 3, 3, colors, density=0.7),
        lambda blocks: len(colors_by_count(blocks)) > 2,
    )
    grid = scale_up(blocks, 3)
    for top in (0, 3, 6):
        for left in (0, 3, 6):
            for row, column in pick_some(rng, [(0, 0), (0, 1), (1, 2), (2, 1), (2, 2)], 2):
                if chance(rng, 0.5):
                    grid[top + row, left + column] = GREY
    return grid
