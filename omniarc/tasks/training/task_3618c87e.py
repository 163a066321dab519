"""Let the tip of each post sink to the ground."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dot = least_common_color(grid)
    columns = (grid == dot).any(axis=0)
    output = replace_color(grid, dot, background_color(grid))
    output[-1, columns] = dot
    return output


def generate_input(rng):
    height = width = random_int(rng, 4, 12)
    grid = blank_grid(height, width)
    wall, dot = (GREY, BLUE) if chance(rng, 0.5) else random_colors(rng, 2)
    grid[-1] = wall
    column = random_int(rng, 0, 2)
    while column < width:
        grid[-3:-1, column] = dot, wall
        column += random_int(rng, 2, 4)
    return grid
