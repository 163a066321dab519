"""List the colors of the lines in their order, and leave out the grey square."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    lines = [obj for obj in find_objects(grid) if obj.color != GREY]
    horizontal = any(line.width > 1 for line in lines)
    lines.sort(key=lambda line: line.top if horizontal else line.left)
    colors = list(dict.fromkeys(line.color for line in lines))
    output = np.array([colors] * len(colors))
    return output.T if horizontal else output


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 3, 7), exclude=[GREY])
    size, spacing = len(colors), random_int(rng, 2, 3)
    height = spacing * size + random_int(rng, 0, 2)
    width = random_int(rng, size + 6, size + 13)
    grid = blank_grid(height, width)
    first = random_int(rng, 0, height - spacing * (size - 1) - 1)
    for row, color in enumerate(colors):
        grid[first + spacing * row] = color
    top = random_int(rng, 1, height - size - 1)
    left = random_int(rng, 1, width - size - 1)
    square = blank_grid(size + 2, size + 2)
    square[1:-1, 1:-1] = GREY
    draw_pattern(grid, square, (top - 1, left - 1))
    return grid if chance(rng, 0.6) else grid.T
