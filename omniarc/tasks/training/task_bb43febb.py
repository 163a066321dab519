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

    def draw():
        grid = blank_grid(height, width)
        for _ in range(random_int(rng, 2, 4)):
            place(rng, grid, blank_grid(random_int(rng, 3, 6), random_int(rng, 3, 6), GREY))
        return grid

    return draw_until(draw, lambda grid: background_color(grid) == BLACK)
