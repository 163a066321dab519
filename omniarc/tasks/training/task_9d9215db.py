"""Mirror the cells into all four corners, and dot the sides of those off the diagonal."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    last = len(grid) - 1
    for row, column in find_cells(grid != background_color(grid)):
        top, left = min(row, last - row), min(column, last - column)
        rows, columns = [top, last - top], [left, last - left]
        if top < left:
            columns = range(left, last - left + 1, 2)
        if left < top:
            rows = range(top, last - top + 1, 2)
        output[np.ix_(rows, columns)] = grid[row, column]
    return output


def generate_input(rng):
    size = pick(rng, [17, 19, 19, 19, 21])
    with_sides = pick(rng, [[1], [3], [1, 5]])
    levels = pick_some(rng, [1, 3, 5], random_int(rng, 2, 3))
    levels += [level for level in with_sides if level not in levels]
    if len(levels) == len(with_sides):
        levels.append(3)
    colors = random_colors(rng, 5)
    grid = blank_grid(size, size)
    for level, color, other in zip(levels, colors, [*colors[3:], *colors[:3]]):
        grid[level, level] = color
        if level in with_sides:
            grid[level, level + 2] = grid[level + 2, level] = other
    return rotate(grid, random_int(rng, 0, 3))
