from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    height, width = grid.shape
    output = blank_grid(height, width, background_color(grid))
    bars = sorted(find_objects(grid), key=lambda bar: bar.size, reverse=True)
    for number, bar in enumerate(bars):
        draw_object(output, bar.at(height - 1 - number, width - bar.width))
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
