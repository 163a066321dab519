"""Draw a green spiral inwards from the top left corner, one cell between its turns."""

from omniarc.dsl import *
from omniarc.generators import *

DISTINCT_INPUTS = 26


def task(grid):
    output = grid.copy()
    longest = len(grid) - 1
    lengths = [longest] + [length for length in range(longest, 0, -2) for _ in range(2)]
    corner = (0, 0)
    for index, length in enumerate(lengths):
        down, across = [RIGHT, DOWN, LEFT, UP][index % 4]
        end = (corner[0] + length * down, corner[1] + length * across)
        draw_line(output, corner, end, GREEN)
        corner = end
    return output


def generate_input(rng):
    size = random_int(rng, 5, 30)
    return blank_grid(size, size)
