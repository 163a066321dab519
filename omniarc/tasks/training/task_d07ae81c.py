"""Extend the marks diagonally, in the color that stands for the area they run through."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second, *marks = colors_by_count(grid)
    mark_on = {}
    for mark in marks:
        around = dilate(grid == mark)
        mark_on[most_common_color(grid[around][None], ignore=marks)] = mark
    output = grid.copy()
    for cell in find_cells((grid != first) & (grid != second)):
        for direction in DIAGONAL:
            for other in ray_cells(grid, cell, direction):
                output[other] = mark_on.get(grid[other], grid[other])
    return output


def generate_input(rng):
    height, width = random_int(rng, 11, 20), random_int(rng, 11, 20)
    ground, stripe, *marks = random_colors(rng, 4)
    grid = blank_grid(height, width, ground)
    left = random_int(rng, 2, width // 2 - 2)
    grid[:, left : left + random_int(rng, 3, width // 2)] = stripe
    for top in pick_some(rng, [2, height - 4], random_int(rng, 1, 2)):
        grid[top : top + random_int(rng, 1, 4)] = stripe
    painted = grid.copy()
    for color, mark in zip((ground, stripe), marks):
        blocks = find_template(grid, blank_grid(3, 3, color))
        inside = [(row + 1, column + 1) for row, column in blocks]
        painted[pick(rng, inside or find_cells(grid, color))] = mark
    return painted
