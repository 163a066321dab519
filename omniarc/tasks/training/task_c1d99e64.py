"""Turn rows and columns that are entirely black red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    black = grid == BLACK
    output = grid.copy()
    output[black.all(axis=1)] = RED
    output[:, black.all(axis=0)] = RED
    return output


def generate_input(rng):
    height, width = random_int(rng, 12, 27), random_int(rng, 14, 25)
    color = random_color(rng, exclude=[RED])
    grid = random_grid(rng, height, width, color, density=random_int(rng, 66, 76) / 100)
    rows, columns = random_int(rng, 0, 3), random_int(rng, 1, 2)
    grid[pick_some(rng, range(1, height - 1, 2), rows)] = BLACK
    grid[:, pick_some(rng, range(1, width - 1, 2), columns)] = BLACK
    return grid
