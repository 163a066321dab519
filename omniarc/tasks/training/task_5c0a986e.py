"""Draw a diagonal ray from the blue square to the top left, and from the red one down right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for block in find_objects(grid, color=BLUE):
        draw_ray(output, block.top_left, UP_LEFT, BLUE)
    for block in find_objects(grid, color=RED):
        draw_ray(output, block.bottom_right, DOWN_RIGHT, RED)
    return output


def generate_input(rng):
    def draw():
        grid = blank_grid(10, 10)
        blue = place(rng, grid[1:, 1:], blank_grid(2, 2, BLUE))
        red = place(rng, grid[:-1, :-1], blank_grid(2, 2, RED))
        return grid, blue, red

    def accept(drawn):
        _, (row, column), red = drawn
        equal_rays = min(row, column) + 1 == 8 - max(red)
        return (equal_rays or uneven) and abs(row - column - red[0] + red[1]) > 1

    uneven = chance(rng, 0.4)
    return draw_until(draw, accept)[0]
