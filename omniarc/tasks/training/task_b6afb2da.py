"""Color the rectangles: corners blue, sides yellow, inside red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_rectangle(output, obj.top_left, obj.bottom_right, RED)
        draw_frame(output, obj.top_left, obj.bottom_right, YELLOW)
        for row in (obj.top, obj.bottom):
            output[row, [obj.left, obj.right]] = BLUE
    return output


def generate_input(rng):
    height = width = random_int(rng, 9, 14)

    def draw():
        grid = blank_grid(height, width)
        for _ in range(random_int(rng, 2, 4)):
            place(rng, grid, blank_grid(random_int(rng, 3, 6), random_int(rng, 3, 6), GREY))
        return grid

    return draw_until(draw, lambda grid: background_color(grid) == BLACK)
