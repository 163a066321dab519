"""Continue the pattern to twice the width."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    return tile_to(smallest_tile(grid), height, 2 * width)


def generate_input(rng):
    width, period = random_int(rng, 6, 10), random_int(rng, 2, 3)
    first, second = random_colors(rng, 2)
    row = tile_to([[first] + [second] * (period - 1)], 1, 2 * width)
    start = random_int(rng, 0, period - 1)
    other = pick(rng, [start, start + 1, start + period - 1])
    rows = [row[:, start : start + width], row[:, other : other + width]]
    grid = blank_grid(5, width)
    count = random_int(rng, 1, 2)
    return draw_pattern(
        grid, assemble([[part] for part in rows[:count]]), (random_int(rng, 1, 2), 0)
    )
