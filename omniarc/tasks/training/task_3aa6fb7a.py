"""Complete each corner to a square with a blue cell."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        output[obj.slices][~obj.mask] = BLUE
    return output


def generate_input(rng):
    grid = blank_grid(7, 7)
    for _ in range(random_int(rng, 3, 8)):
        corner = blank_grid(2, 2, CYAN)
        corner[random_int(rng, 0, 1), random_int(rng, 0, 1)] = BLACK
        trial = grid.copy()
        place(rng, trial, corner, gap=0)
        if all(obj.size == 3 for obj in find_objects(trial, connectivity=8)):
            grid = trial
    return grid
