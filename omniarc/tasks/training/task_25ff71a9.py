"""Move the shape down by one row."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return shift(grid, DOWN, fill=background_color(grid))


def generate_input(rng):
    height = pick(rng, [3, 3, 4, 5])
    width = height if chance(rng, 0.7) else random_int(rng, 3, 5)
    color = pick(rng, [BLUE, RED]) if chance(rng, 0.6) else random_color(rng)
    grid = blank_grid(height, width)
    size = random_int(rng, 2, 5) if chance(rng, 0.8) else 1
    shape = paint(random_shape(rng, 2, width, size, connectivity=8), color)
    top = random_int(rng, 0, height - 1 - len(shape))
    left = random_int(rng, 0, width - shape.shape[1])
    return draw_pattern(grid, shape, (top, left))
