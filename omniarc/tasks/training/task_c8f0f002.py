"""Replace orange by grey."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return replace_color(grid, ORANGE, GREY)


def generate_input(rng):
    width = random_int(rng, 3, 6)
    grid = random_grid(rng, 3, width, [BLUE, ORANGE, CYAN])
    for row, color in enumerate(pick_some(rng, [BLUE, ORANGE, CYAN], 3)):
        grid[row, random_int(rng, 0, width - 1)] = color
    return grid
