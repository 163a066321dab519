"""Fill the inside of each rectangle with cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[obj.top + 1 : obj.bottom, obj.left + 1 : obj.right] = CYAN
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 16), random_int(rng, 10, 16)
    grid = blank_grid(height, width)
    for _ in range(random_int(rng, 2, 4)):
        rows, columns = random_int(rng, 3, 7), random_int(rng, 3, 8)
        place(rng, grid, blank_grid(rows, columns, pick(rng, [BLUE, RED, GREEN])))
    return grid
