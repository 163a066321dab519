"""Draw a red diagonal and a yellow line from the end of the bar."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    bar = least_common_color(grid)
    turns = next(turns for turns in range(4) if (rotate(grid, turns)[:, 0] == bar).all())
    output = rotate(grid, turns)
    corner = (len(output) - 1, 0)
    draw_ray(output, corner, UP_RIGHT, RED)
    draw_ray(output, corner, RIGHT, YELLOW)
    return rotate(output, -turns)


def generate_input(rng):
    size = random_int(rng, 3, 30)
    grid = blank_grid(size, size)
    grid[:, 0] = random_color(rng, exclude=[RED, YELLOW])
    return rotate(grid, random_int(rng, 1, 3)) if chance(rng, 0.5) else grid
