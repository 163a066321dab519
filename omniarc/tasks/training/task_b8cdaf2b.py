"""Shoot diagonal rays upward from the top of the figure, in the color of its middle."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    color = grid[-1, grid.shape[1] // 2]
    center = find_objects(grid, color=color)[0]
    row = center.top - 1
    draw_ray(output, (row, center.left), UP_LEFT, color)
    return draw_ray(output, (row, center.right), UP_RIGHT, color)


def generate_input(rng):
    width = pick(rng, range(3, 14, 2))
    center = pick(rng, range(1, min(width - 1, 6), 2))
    side = (width - center) // 2
    outside, inside = random_colors(rng, 2)
    grid = blank_grid(width, width)
    grid[-1] = outside
    grid[-2:, side : side + center] = [[outside] * center, [inside] * center]
    return grid
