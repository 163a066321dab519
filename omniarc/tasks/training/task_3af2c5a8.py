from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrored = flip_left_right(grid)
    return assemble([[grid, mirrored], [flip_up_down(grid), flip_up_down(mirrored)]])


def generate_input(rng):
    height, width = random_int(rng, 2, 5), random_int(rng, 3, 6)
    grid = random_grid(rng, height, width, random_color(rng), density=0.4)
    grid[0, 0] = random_color(rng)
    return grid
