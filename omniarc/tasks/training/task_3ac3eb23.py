"""Let each dot spread downward as a zigzag of two and one cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = grid[:1]
    output = grid.copy()
    output[::2] = dots
    output[1::2] = overlay(shift(dots, LEFT), shift(dots, RIGHT))
    return output


def generate_input(rng):
    count = random_int(rng, 1, 3)
    width = random_int(rng, 3 * count + 1, 3 * count + 5)
    grid = blank_grid(6, width)
    column = 1
    gaps = random_partition(rng, width - 3 * count, count + 1, least=0)
    for gap, color in zip(gaps, random_colors(rng, count)):
        grid[0, column + gap] = color
        column += gap + 3
    return grid
