"""Fill in the hidden parts of the pattern of rays."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rows, columns = np.indices(grid.shape)
    near, far = np.minimum(rows, columns), np.maximum(rows, columns)
    steps = (far - near) // (near + 2) + (far == near)
    return (grid.diagonal().max() + steps - 2) % grid.max() + 1


def generate_input(rng):
    side, count = random_int(rng, 19, 23), random_int(rng, 6, 9)
    middle = random_int(rng, 1, count)
    rows, columns = np.indices((side, side))
    near, far = np.minimum(rows, columns), np.maximum(rows, columns)
    pattern = (middle + (far - near) // (near + 2) + (far == near) - 2) % count + 1

    def draw():
        grid = pattern.astype(np.int8)
        for _ in range(random_int(rng, 3, 5)):
            height, width = random_int(rng, 1, 5), random_int(rng, 1, 7)
            top, left = random_int(rng, 0, side - height), random_int(rng, 0, side - width)
            grid[top : top + height, left : left + width] = BLACK
        return grid

    return draw_until(draw, lambda grid: grid[0, -1] != BLACK and len(np.unique(grid)) == count + 1)
