"""Fill black squares of three times three cells with blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    hole = blank_grid(3, 3)
    output = grid.copy()
    for row, column in find_template(grid, hole):
        if grids_equal(output[row : row + 3, column : column + 3], hole):
            draw_rectangle(output, (row, column), (row + 2, column + 2), BLUE)
    return output


def generate_input(rng):
    grid = random_grid(rng, 20, 20, random_color(rng, exclude=[BLUE]), density=0.62)
    for row, column in find_template(grid, blank_grid(3, 3)):
        grid[row + 1, column + 1] = grid.max()
    for _ in range(random_int(rng, 1, 3)):
        top, left = random_int(rng, 0, 4) * 4, random_int(rng, 0, 4) * 4
        draw_frame(grid, (top - 1, left - 1), (top + 3, left + 3), int(grid.max()))
        draw_rectangle(grid, (top, left), (top + 2, left + 2), BLACK)
    if chance(rng, 0.3):
        draw_line(grid, (top, left + 3), (top + 2, left + 3), BLACK)
    return grid
