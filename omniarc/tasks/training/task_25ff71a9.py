from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    return shift(grid, DOWN, fill=background_color(grid))


def generate_input(rng):
    height, width = random_int(rng, 3, 8), random_int(rng, 3, 8)
    shape = paint(random_shape(rng, height // 2, width, random_int(rng, 2, width)), BLUE)
    grid = blank_grid(height, width)
    top = random_int(rng, 0, height - 1 - len(shape))
    left = random_int(rng, 0, width - shape.shape[1])
    return draw_pattern(grid, shape, (top, left))
