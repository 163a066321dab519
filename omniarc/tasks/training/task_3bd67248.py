from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    bottom = grid.shape[0] - 1
    output = grid.copy()
    draw_ray(output, (bottom, 0), UP_RIGHT, RED)
    draw_ray(output, (bottom, 0), RIGHT, YELLOW)
    return output


def generate_input(rng):
    grid = blank_grid(random_int(rng, 3, 20), random_int(rng, 3, 20))
    grid[:, 0] = random_color(rng, exclude=[RED, YELLOW])
    return grid
