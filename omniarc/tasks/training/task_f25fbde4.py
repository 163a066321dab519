"""Cut out the shape, and enlarge it twice."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return scale_up(crop_to(grid, grid != background_color(grid)), 2)


def generate_input(rng):
    height = width = random_int(rng, 8, 10)
    size = random_int(rng, 4, 8)
    shape = paint(random_shape(rng, 5, 5, size, connectivity=8), random_color(rng))
    grid = blank_grid(height, width)
    place(rng, grid, shape, gap=0, margin=1)
    return grid
