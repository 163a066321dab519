"""Color each row by the position of its cell: red, yellow or green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    marked = grid != background_color(grid)
    output = blank_grid(*grid.shape)
    for column, color in enumerate([RED, YELLOW, GREEN]):
        output[marked[:, column]] = color
    return output


def generate_input(rng):
    height = pick(rng, [3, 3, 3, 4, 5])
    grid = blank_grid(height, 3)
    color = GREY if chance(rng, 0.3) else random_color(rng)
    for row in range(height):
        grid[row, random_int(rng, 0, 2)] = color
    return grid
