"""Lay the figures over each other, with a common center."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    colors = colors_by_count(grid, ignore=background)
    figures = [object_from_mask(grid, grid == color) for color in colors]
    size = max(max(figure.shape) for figure in figures)
    output = blank_grid(size, size, background)
    for figure in figures:
        draw_object(output, figure.at((size - figure.height) // 2, (size - figure.width) // 2))
    return output


def generate_input(rng):
    size = pick(rng, [3, 5, 5, 7])
    background, *colors = random_colors(rng, 5)
    last = size - 1
    corners, middles = np.zeros((size, size)), np.zeros((size, size))
    corners[::last, ::last] = 1
    middles[[0, last // 2, last // 2, last], [last // 2, 0, last, last // 2]] = 1
    figures = [corners, middles]
    if size > 3 and chance(rng, 0.7):
        for turns in range(2):
            sides = np.zeros((size, size - 2 * random_int(rng, 1, size // 2 - 1)))
            sides[::last, :: sides.shape[1] - 1] = 1
            figures.append(rotate(sides, turns))
    shape = (random_int(rng, 0, 4) + 2 * size + 2, random_int(rng, 0, 4) + 2 * size + 1)

    def draw():
        grid = blank_grid(*shape, background)
        patterns = [
            np.where(figure > 0, color, background) for figure, color in zip(figures, colors)
        ]
        corners = scatter(rng, grid, patterns, gap=0, background=background)
        return grid, corners

    grid, _ = draw_until(draw, lambda drawn: None not in drawn[1])
    return grid
