"""Copy the pattern in the corner to each blue dot."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid, BLUE):
        draw_pattern(output, grid[:3, :3], (row - 1, column - 1))
    return output


def generate_input(rng):
    grid = blank_grid(9, 13)
    grid[:, 3] = GREY
    colors = random_colors(rng, random_int(rng, 3, 5), exclude=[BLUE, GREY])
    grid[:3, :3] = random_grid(rng, 3, 3, colors)
    places = [(row, column) for row in (1, 4, 7) for column in (5, 8, 11)]
    return draw_cells(grid, pick_some(rng, places, random_int(rng, 3, 6)), BLUE)
