import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    for turns in range(4):
        turned = rotate(grid, turns)
        if np.all(turned[1:, :-1] == background):
            columns = turned[0] != background
            rows = turned[:, -1] != background
            turned[rows[:, None] & columns & (turned == background)] = RED
            return rotate(turned, -turns)


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    count = random_int(rng, size // 3, size // 2)
    grid[0, pick_some(rng, range(size - 1), count)] = GREY
    grid[pick_some(rng, range(2, size), random_int(rng, 1, size // 2)), -1] = GREY
    return grid
