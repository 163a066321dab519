"""Fill the gaps in the box of the shape with red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8):
        draw_rectangle(output, obj.top_left, obj.bottom_right, RED)
        draw_object(output, obj)
    return output


def generate_input(rng):
    height, width = random_int(rng, 7, 14), random_int(rng, 8, 12)
    grid = blank_grid(height, width)
    rows, columns = random_int(rng, 4, height - 2), random_int(rng, 4, width - 2)
    size = rows * columns * random_int(rng, 9, 13) // 20
    mask = draw_until(
        lambda: random_shape(rng, rows, columns, size, connectivity=8),
        lambda mask: not mask.all(),
    )
    place(rng, grid, paint(mask, CYAN), margin=1)
    return grid
