"""Let the cell bounce upward from side to side."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = grid.copy()
    for step in range(height):
        phase = step % (2 * width - 2)
        column = min(phase, 2 * width - 2 - phase)
        output[height - 1 - step, column] = grid[-1, 0]
    return output


def generate_input(rng):
    width = random_int(rng, 2, 7)
    grid = blank_grid(random_int(rng, max(6, 2 * width - 1), 22), width)
    grid[-1, 0] = random_color(rng)
    return grid
