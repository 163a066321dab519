"""Mark cells that are filled in at least one of the two halves magenta."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_evenly(grid, 1, 2)
    background = next(color for color in colors_by_count(first) if color in second)
    either = (first != background) | (second != background)
    return grid_from_mask(either, MAGENTA, background)


def generate_input(rng):
    side = random_int(rng, 3, 4)
    left = random_grid(rng, side, side, YELLOW, density=0.45)
    right = random_grid(rng, side, side, GREEN, density=0.35)
    for half in (left, right):
        half.flat[random_int(rng, 0, side * side - 1)] = BLACK
    return assemble([[left, right]])
