"""Draw a line through each dot and around its half of the border."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    half = len(grid) // 2
    output = grid.copy()
    for row, column in find_cells(grid != background_color(grid)):
        color = grid[row, column]
        edge, part = (0, slice(0, half)) if row < half else (-1, slice(half, None))
        output[part, [0, -1]] = color
        output[[row, edge]] = color
    return output


def generate_input(rng):
    half = random_int(rng, 4, 7)
    grid = blank_grid(2 * half, 2 * half)
    row = random_int(rng, 2, half - 2)
    for dot_row, color in zip((row, 2 * half - 1 - row), random_colors(rng, 2)):
        grid[dot_row, random_int(rng, 1, 2 * half - 2)] = color
    return grid
