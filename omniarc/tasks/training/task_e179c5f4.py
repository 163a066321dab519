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
    width, height = sorted(pick_some(rng, range(2, 31), 2))
    grid = blank_grid(height, width)
    grid[-1, -1 if chance(rng, 0.4) else 0] = BLUE
    return grid
