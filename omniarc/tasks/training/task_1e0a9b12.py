from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return apply_gravity(grid, DOWN)


def generate_input(rng):
    size = random_int(rng, 4, 8)
    colors = random_colors(rng, random_int(rng, 4, 7))
    grid = random_grid(rng, size, size, colors, density=0.24)
    grid[random_int(rng, 1, size - 1)] = BLACK
    grid[0, random_int(rng, 0, size - 1)] = pick(rng, colors)
    return grid
