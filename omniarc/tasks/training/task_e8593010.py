"""Color the black shapes by their size: green, red or blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color_of_size = {1: GREEN, 2: RED, 3: BLUE}
    output = grid.copy()
    for obj in find_objects(grid, color=least_common_color(grid)):
        draw_object(output, obj.recolored(color_of_size[obj.size]))
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = random_grid(rng, size, size, GREY, density=0.65)
    for obj in find_objects(grid, color=BLACK):
        if obj.size > 3:
            draw_cells(grid, pick_some(rng, obj.cells, obj.size - 3), GREY)
    return grid
