"""Fill the columns below the arrow that have dots in them, down to the bottom."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    shape = max(find_objects(grid, connectivity=8), key=lambda obj: obj.size)
    color = most_common_color(grid, ignore=[background_color(grid), shape.color])
    output = grid.copy()
    for column in range(shape.left, shape.right + 1):
        bottom = max(row for row, other in shape.cells if other == column)
        if color in grid[bottom + 1 :, column]:
            output[bottom + 1 :, column] = color
    return output


def generate_input(rng):
    side = random_int(rng, 18, 21)
    grid = blank_grid(side, side)
    color, dots = random_colors(rng, 2)
    top, apex = random_int(rng, 2, 6), random_int(rng, 5, side - 6)
    for step in range(4):
        sides = [apex - step, apex + step] + [apex - step + 1, apex + step - 1] * (step in (1, 2))
        grid[top + step, sides] = color
    grid[top + 1, apex] = color
    below = range(apex - 3, apex + 4)
    for column in pick_some(rng, below, random_int(rng, 1, 3)):
        grid[random_int(rng, top + 5, side - 1), column] = dots
    for row, column in pick_some(rng, find_cells(grid, BLACK), random_int(rng, 14, 22)):
        around = grid[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        if row and not around.any() and (row < top or column not in below):
            grid[row, column] = dots
    return grid
