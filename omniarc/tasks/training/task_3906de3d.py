"""Let the red bars rise until they hit something."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return apply_gravity(grid, UP)


def generate_input(rng):
    size, depth = random_int(rng, 9, 12), random_int(rng, 4, 5)
    grid = blank_grid(size, size)
    left, right = random_int(rng, 0, 2), size - 1 - random_int(rng, 0, 2)
    draw_rectangle(grid, (0, left), (depth - 1, right), BLUE)
    for column in range(left + 1, right):
        if chance(rng, 0.45):
            grid[depth - random_int(rng, 1, depth - 2) : depth, column] = BLACK
            if chance(rng, 0.7):
                grid[size - random_int(rng, 1, size - depth - 2) :, column] = RED
    if RED not in grid:
        grid[size - 2 :, left + 1] = RED
    return grid
