"""Fill the gaps of one cell between blue cells in a row with red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = least_common_color(grid)
    dots = grid == color
    output = grid.copy()
    output[shift(dots, LEFT) & shift(dots, RIGHT)] = RED
    return output


def generate_input(rng):
    size = random_int(rng, 5, 14)
    grid = blank_grid(size, size)
    for row in range(random_int(rng, 0, 1), size, 2):
        if chance(rng, 0.75):
            dots = random_int(rng, 2, max(2, min(4, size // 2 - 1)))
            left = random_int(rng, 0, size - 2 * dots + 1)
            grid[row, left : left + 2 * dots : 2] = BLUE
    if not grid.any():
        grid[size // 2, :3:2] = BLUE
    return grid
