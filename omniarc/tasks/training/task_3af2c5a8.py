from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrored = flip_left_right(grid)
    return assemble([[grid, mirrored], [flip_up_down(grid), flip_up_down(mirrored)]])


def generate_input(rng):
    height, color = random_int(rng, 2, 5), random_color(rng)
    width = height + random_int(rng, 0, 2)
    grid = random_grid(rng, height, width, color, density=0.5)
    grid[random_int(rng, 0, height - 1), :2] = color, BLACK
    return grid
