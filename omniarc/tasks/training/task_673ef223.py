"""Join each dot to the bar beside it, and fill the row at the same height of the other bar."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    upper, lower = find_objects(grid, color=RED)
    for row, column in find_cells(grid, CYAN):
        draw_line(output, (row, upper.left), (row, column), CYAN)
        output[row, column] = YELLOW
        output[row - upper.top + lower.top] = CYAN
    draw_object(output, upper)
    draw_object(output, lower)
    return output


def generate_input(rng):
    height, width, length = random_int(rng, 18, 22), random_int(rng, 8, 13), random_int(rng, 4, 6)
    grid = blank_grid(height, width)
    top = random_int(rng, 1, 3)
    below = random_int(rng, top + length + 4, height - length - 1)
    grid[top : top + length, 0] = RED
    grid[below : below + length, -1] = RED
    rows = range(top + 1, top + length - 1)
    for row in pick_some(rng, rows, random_int(rng, 1, length // 2)):
        grid[row, random_int(rng, 2, width - 2)] = CYAN
    return grid if chance(rng, 0.5) else flip_left_right(grid)
