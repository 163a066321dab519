"""Stack the bars at the bottom right, the longest one lowest."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid[:-1])
    bars = [row[row != background] for row in grid[:-1]]
    output = grid.copy()
    output[:-1] = background
    for number, bar in enumerate(sorted(bars, key=len, reverse=True)):
        output[-2 - number, output.shape[1] - len(bar) :] = bar
    return output


def generate_input(rng):
    width = random_int(rng, 3, 8)
    lengths = pick_some(rng, range(1, width), random_int(rng, 2, width - 1))
    height = len(lengths) + 1 + random_int(rng, 0, 3)
    rows = sorted(pick_some(rng, range(height - 1), len(lengths)))
    grid = blank_grid(height, width)
    for row, length, color in zip(rows, lengths, random_colors(rng, len(lengths), [CYAN])):
        left = random_int(rng, 0, width - length) if row > rows[0] else 0
        grid[row, left : left + length] = color
    grid[-1] = CYAN
    return grid
