"""Show the number of empty rows in the cup as cyan cells that run back and forth."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    cup = object_from_mask(grid, grid == GREY)
    water = object_from_mask(grid, grid == CYAN)
    output = blank_grid(3, 3)
    output.flat[: water.top - cup.top] = CYAN
    output[1] = output[1, ::-1]
    return output


def generate_input(rng):
    inside, depth, empty = random_int(rng, 2, 7), random_int(rng, 1, 7), random_int(rng, 1, 4)
    cup = blank_grid(empty + depth + 1, inside + 2)
    cup[:, 0] = cup[:, -1] = cup[-1, :] = GREY
    cup[empty:-1, 1:-1] = CYAN
    above, beside = random_int(rng, 1, 2), random_int(rng, 1, 3)
    grid = blank_grid(len(cup) + above, inside + 2 + 2 * beside)
    return draw_pattern(grid, cup, (above, beside))
