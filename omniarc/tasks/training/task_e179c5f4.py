"""Let the blue cell bounce upward from side to side, on cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    bottom, start = find_cells(grid, BLUE)[0]
    output = blank_grid(height, width, CYAN)
    for step in range(height):
        phase = step % (2 * width - 2)
        distance = min(phase, 2 * width - 2 - phase)
        output[bottom - step, abs(start - distance)] = BLUE
    return output


def generate_input(rng):
    grid = blank_grid(random_int(rng, 4, 30), random_int(rng, 2, 30))
    grid[-1, 0] = BLUE
    return grid
