"""Mark cells that are empty in both panels green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    background = next(color for color in colors_by_count(first) if color in second)
    neither = (first == background) & (second == background)
    return grid_from_mask(neither, GREEN, background)


def generate_input(rng):
    height, width = random_int(rng, 3, 5), random_int(rng, 3, 4)
    left = random_grid(rng, height, width, ORANGE, density=0.55)
    right = random_grid(rng, height, width, GREY, density=0.5)
    empty = random_int(rng, 0, height * width - 1)
    left.flat[empty] = right.flat[empty] = BLACK
    return join_panels([[left, right]], BLUE)
