"""Color the longest bar blue and the shortest one red, and remove the others."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    bars = sorted(find_objects(grid), key=lambda obj: obj.size)
    output = blank_grid(*grid.shape, background)
    draw_object(output, bars[0].recolored(RED))
    draw_object(output, bars[-1].recolored(BLUE))
    return output


def generate_input(rng):
    count = random_int(rng, 4, 7)
    size = 2 * count - random_int(rng, 0, 1)
    grid = blank_grid(size, size)
    for place, length in enumerate(pick_some(rng, range(1, size), count)):
        grid[size - length :, 2 * place] = GREY
    return grid
