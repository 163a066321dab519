"""Make green objects of more than one cell cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, background=BLACK):
        if obj.size > 1:
            draw_object(output, obj.recolored(CYAN))
    return output


def generate_input(rng):
    height = random_int(rng, 3, 6)
    width = random_int(rng, height, 7)
    grid = random_grid(rng, height, width, GREEN, density=0.5)
    if all(obj.size < 3 for obj in find_objects(grid, color=GREEN)):
        grid[0, :3] = GREEN
    return grid
