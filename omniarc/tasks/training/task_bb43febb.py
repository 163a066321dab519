"""Color the inside of the grey rectangles red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for box in find_objects(grid):
        output[box.top + 1 : box.bottom, box.left + 1 : box.right] = RED
    return output


def generate_input(rng):
    height = width = random_int(rng, 9, 14)
    grid = blank_grid(height, width)
    boxes = []
    for _ in range(random_int(rng, 2, 4)):
        boxes.append(blank_grid(random_int(rng, 3, 6), random_int(rng, 3, 6), GREY))
    scatter(rng, grid, boxes)
    return grid
