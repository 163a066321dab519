"""Crop to the four lines, and extend the dots to the line of their color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    top, bottom = np.flatnonzero((grid != background).all(axis=1))
    left, right = np.flatnonzero((grid != background).all(axis=0))
    output = grid[top : bottom + 1, left : right + 1].copy()
    inside = output[1:-1, 1:-1]
    color = most_common_color(inside, ignore=background)
    sides = [output[0, 1], output[-1, 1], output[1, 0], output[1, -1]]
    direction = [UP, DOWN, LEFT, RIGHT][sides.index(color)]
    for row, column in find_cells(inside, color):
        draw_ray(output, (row + 1, column + 1), direction, color)
    return output


def generate_input(rng):
    colors = random_colors(rng, 4)
    height, width = random_int(rng, 11, 22), random_int(rng, 13, 22)
    top, left = random_int(rng, 1, 4), random_int(rng, 1, 4)
    bottom = random_int(rng, max(top + 6, height - 8), height - 2)
    right = random_int(rng, max(left + 6, width - 8), width - 2)
    lines = [np.s_[top], np.s_[bottom], np.s_[:, left], np.s_[:, right]]

    def draw():
        grid = blank_grid(height, width)
        scatter_cells(rng, grid, pick(rng, colors), random_int(rng, 10, height * width // 9))
        for line, color in pick_some(rng, zip(lines, colors), 4):
            grid[line] = color
        return grid

    def accept(grid):
        full = [(grid > 0).all(axis=axis).sum() for axis in (0, 1)]
        return full == [2, 2] and grid[top + 2 : bottom - 1, left + 2 : right - 1].any()

    return draw_until(draw, accept)
