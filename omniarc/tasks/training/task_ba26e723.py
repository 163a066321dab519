from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    output = grid.copy()
    output[:, ::3] = replace_color(grid[:, ::3], YELLOW, MAGENTA)
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 5), random_int(rng, 8, 20)
    grid = blank_grid(height, width, YELLOW)
    for row in grid:
        start = random_int(rng, 0, 2)
        if start < 2:
            row[start::2] = BLACK
    return grid
