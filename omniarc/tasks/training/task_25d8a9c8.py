"""Make rows of one color grey, and all others black."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape)
    uniform = (grid == grid[:, :1]).all(axis=1)
    output[uniform] = GREY
    return output


def generate_input(rng):
    size = pick(rng, [3, 3, 3, 4, 5])
    colors = random_colors(rng, random_int(rng, 3, 5))
    grid = random_grid(rng, size, size, colors)
    for row in pick_some(rng, range(size), random_int(rng, 1, size - 1)):
        grid[row] = pick(rng, colors)
    return grid
