"""Lay the four corners over each other."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    size = (len(grid) + 1) // 2
    top, bottom = grid[:size], grid[-size:]
    corners = [top[:, :size], top[:, -size:], bottom[:, :size], bottom[:, -size:]]
    return overlay(*corners, transparent=background_color(grid))


def generate_input(rng):
    grid = blank_grid(5, 7)
    color = random_color(rng)
    corners = [grid[:2, :2], grid[:2, -2:], grid[-2:, :2], grid[-2:, -2:]]
    for least, corner in enumerate(pick_some(rng, corners, 4)):
        scatter_cells(rng, corner, color, random_int(rng, min(least, 1), 3))
    return grid
