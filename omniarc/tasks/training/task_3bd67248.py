from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    bar = least_common_color(grid)
    turns = next(turns for turns in range(4) if (rotate(grid, turns)[:, 0] == bar).all())
    upright = rotate(grid, turns)
    thickness = (upright[0] == bar).sum()
    output = upright[::thickness, ::thickness].copy()
    corner = (output.shape[0] - 1, 0)
    draw_ray(output, corner, UP_RIGHT, RED)
    draw_ray(output, corner, RIGHT, YELLOW)
    return rotate(scale_up(output, thickness), -turns)


def generate_input(rng):
    grid = blank_grid(random_int(rng, 3, 20), random_int(rng, 3, 20))
    grid[:, 0] = random_color(rng, exclude=[RED, YELLOW])
    return grid
