from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for row in output:
        if row[0] == row[-1] != background:
            row[:] = row[0]
    return output


def generate_input(rng):
    height = width = random_int(rng, 5, 14)
    grid = blank_grid(height, width)
    colors = random_colors(rng, random_int(rng, 3, 7))
    rows = list(range(random_int(rng, 0, 1), height, 2))
    matching = pick_some(rng, rows, random_int(rng, 1, len(rows) - 1))
    for row in rows:
        first, last = pick_some(rng, colors, 2)
        grid[row, 0], grid[row, -1] = first, first if row in matching else last
    return grid
