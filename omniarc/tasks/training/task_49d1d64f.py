import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = np.pad(grid, 1, mode="edge")
    output[:: height + 1, :: width + 1] = BLACK
    return output


def generate_input(rng):
    height, width = random_int(rng, 2, 3), random_int(rng, 2, 4)
    colors = random_colors(rng, random_int(rng, 4, 5))
    return draw_until(
        lambda: random_grid(rng, height, width, colors + [BLACK] * chance(rng, 0.2)),
        lambda grid: (grid[1:] != grid[:-1]).all() and (grid[:, 1:] != grid[:, :-1]).all(),
    )
