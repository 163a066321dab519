"""Draw a line across each row that has the same color at both ends."""

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
    height = width = pick(rng, [10, 10, 10, 6, 8, 9, 12, 13, 14])
    grid = blank_grid(height, width)
    rows = list(range(random_int(rng, 0, 1), height, 2))
    colors = random_colors(rng, len(rows))

    def accept(others):
        same = sum(first == last for first, last in zip(colors, others))
        return 0 < same < len(rows) - 1

    others = draw_until(lambda: pick_some(rng, colors, len(rows)), accept)
    if chance(rng, 0.4):
        others = [
            last if first == last else pick(rng, others) for first, last in zip(colors, others)
        ]
    grid[rows, 0], grid[rows, -1] = colors, others
    return grid
