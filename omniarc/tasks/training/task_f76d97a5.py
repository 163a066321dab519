"""Color grey cells in the other color, and all others black."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = most_common_color(grid, ignore=GREY)
    return grid_from_mask(grid == GREY, color)


def generate_input(rng):
    side = random_int(rng, 3, 5)
    color = random_color(rng, exclude=[GREY])

    def draw():
        return random_grid(rng, side, side, [color, GREY])

    return draw_until(draw, lambda grid: count_color(grid, GREY) in range(3, side * side - 2))
