"""Show the number of cells of each color as a column, the longest first."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid)
    output = blank_grid(count_color(grid, colors[0]), len(colors))
    for column, color in enumerate(colors):
        output[: count_color(grid, color), column] = color
    return output


def spiral_cells(height, width):
    cells, path = np.arange(height * width).reshape(height, width), []
    while cells.size:
        path += cells[0].tolist()
        cells = np.rot90(cells[1:])
    return path


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 3, 4)
    kinds = random_int(rng, 3, {9: 3, 12: 4, 16: 5}[height * width])
    counts = draw_until(
        lambda: random_partition(rng, height * width, kinds),
        lambda counts: len(set(counts)) == kinds and max(counts) <= height * width // 2 + 1,
    )
    path = spiral_cells(height, width)
    if chance(rng, 0.5):
        snake = np.arange(height * width).reshape(height, width)
        snake[::2] = snake[::2, ::-1]
        path = snake.ravel()
    grid = blank_grid(height, width)
    grid.flat[path] = np.repeat(random_colors(rng, kinds), counts)
    return random_orientation(rng, grid)
