"""Show the sign that belongs to the color of the grid."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = most_common_color(grid, ignore=BLACK)
    row, column = {RED: (0, 1), BLUE: (1, 1), GREEN: (2, 2)}[color]
    output = blank_grid(3, 3)
    output[row] = output[:, column] = GREY
    return output


def generate_input(rng):
    return random_grid(rng, 5, 5, pick(rng, [RED, BLUE, GREEN]), density=0.45)
