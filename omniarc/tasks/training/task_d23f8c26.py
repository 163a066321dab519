"""Keep only the middle column."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape)
    middle = grid.shape[1] // 2
    output[:, middle] = grid[:, middle]
    return output


def generate_input(rng):
    size = pick(rng, [3, 5, 5, 7, 7, 9])
    density = random_int(rng, 35, 60) / 100

    def draw():
        return random_grid(rng, size, size, range(1, 10), density)

    def accept(grid):
        return grid[:, size // 2].any() and grid[:, 0].any() and grid[:, -1].any()

    return draw_until(draw, accept)
