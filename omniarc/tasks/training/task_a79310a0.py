from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    return shift(replace_color(grid, CYAN, RED), DOWN, fill=background_color(grid))


def generate_input(rng):
    shape = random_shape(rng, 3, 3, random_int(rng, 1, 5))
    rows, columns = shape.shape
    height, width = random_int(rng, max(rows + 1, 3), 6), random_int(rng, 3, 6)
    grid = blank_grid(height, width)
    top, left = random_int(rng, 0, height - rows - 1), random_int(rng, 0, width - columns)
    return draw_pattern(grid, paint(shape, CYAN), (top, left))
