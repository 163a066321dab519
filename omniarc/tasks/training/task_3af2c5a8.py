"""Mirror the grid to the right, and both downward."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrored = flip_left_right(grid)
    return assemble([[grid, mirrored], [flip_up_down(grid), flip_up_down(mirrored)]])


def generate_input(rng):
    height, width = pick(rng, [(3, 4), (3, 4), (3, 4), (3, 3), (4, 5), (2, 4), (5, 5)])
    color = random_color(rng)
    grid = random_grid(rng, height, width, color, density=0.5)
    grid[random_int(rng, 0, height - 1), :2] = color, BLACK
    return grid
