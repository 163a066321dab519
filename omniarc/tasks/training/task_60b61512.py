"""Fill the gaps in the box of each shape with orange."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, connectivity=8):
        draw_rectangle(output, obj.top_left, obj.bottom_right, ORANGE)
        draw_object(output, obj)
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    shapes = []
    for _ in range(random_int(rng, 2, 4)):
        mask = draw_until(
            lambda: random_shape(rng, 3, 3, random_int(rng, 5, 8)),
            lambda mask: mask.shape == (3, 3),
        )
        shapes.append(paint(mask, YELLOW))
    scatter(rng, grid, shapes)
    return grid
