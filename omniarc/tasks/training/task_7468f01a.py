from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return flip_left_right(crop_to(grid, grid != background_color(grid)))


def generate_input(rng):
    height, width = random_int(rng, 8, 14), random_int(rng, 12, 17)
    color, inner = random_colors(rng, 2)
    block = blank_grid(random_int(rng, 4, 6), random_int(rng, 5, 8), color)
    for _ in range(random_int(rng, 1, 2)):
        place(rng, block, paint(random_shape(rng, 3, 3, 4), inner), gap=0, background=color)
    grid = blank_grid(height, width)
    place(rng, grid, block)
    return grid
