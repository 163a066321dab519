from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    width = grid.shape[1]
    color = grid[0, 0]
    count = count_color(grid, color)
    output = tile(grid, width // 2, 1)
    for number, row in enumerate(output):
        row[: count + number] = color
    return output


def generate_input(rng):
    width = 2 * random_int(rng, 2, 14)
    row = blank_grid(1, width)
    row[0, : random_int(rng, 1, width // 2)] = random_color(rng)
    return row
