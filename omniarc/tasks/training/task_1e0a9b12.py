from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return apply_gravity(grid, DOWN)


def generate_input(rng):
    height = width = random_int(rng, 4, 8)
    colors = random_colors(rng, random_int(rng, 3, 5))
    grid = random_grid(rng, height, width, colors, density=0.3)
    grid[random_int(rng, 1, height - 1)] = BLACK
    grid[0, random_int(rng, 0, width - 1)] = pick(rng, colors)
    return grid
