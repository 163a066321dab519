"""Continue the pattern downward to one and a half times its height, and make it red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    longer = tile_to(smallest_tile(grid), height * 3 // 2, width)
    return replace_color(longer, BLUE, RED)


def generate_input(rng):
    period = pick(rng, [2, 3, 3, 4, 4, 4])

    def draw():
        return tile_to(random_grid(rng, period, 3, BLUE, density=0.5), 6, 3)

    def accept(grid):
        return smallest_tile(grid).shape[0] == period and grid.any(axis=1).all()

    return draw_until(draw, accept)
