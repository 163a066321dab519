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
    size = random_int(rng, 7, 14)
    grid = blank_grid(size, size)
    columns = range(random_int(rng, 0, 1), size, 2)
    columns = pick_some(rng, columns, len(columns) - random_int(rng, 0, 1))
    for column, length in zip(columns, pick_some(rng, range(1, size + 1), len(columns))):
        grid[size - length :, column] = GREY
    return grid
