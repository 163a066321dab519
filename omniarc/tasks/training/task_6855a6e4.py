"""Mirror the grey shapes into the space between the brackets."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    longest = max(find_objects(grid), key=lambda obj: max(obj.shape))
    walls = object_from_mask(grid, grid == longest.color)
    output = np.where(grid == longest.color, grid, background)
    for row, column in find_cells((grid != background) & (grid != longest.color)):
        mirror_row = min(max(row, walls.top), walls.bottom)
        mirror_column = min(max(column, walls.left), walls.right)
        image = 2 * mirror_row - row, 2 * mirror_column - column
        output[image] = grid[row, column]
    return output


def generate_input(rng):
    size, width, inside = 15, random_int(rng, 5, 7), random_int(rng, 6, 8)
    grid = blank_grid(size, size)
    top = random_int(rng, 3, size - 3 - inside)
    left = random_int(rng, 1, size - 1 - width)
    bracket = blank_grid(inside, width)
    bracket[[0, -1]] = RED
    bracket[1:-1, [0, -1]] = RED
    bracket[2:-2] = BLACK
    draw_pattern(grid, bracket, (top, left))
    for side in (UP, DOWN):
        height = random_int(rng, 1, inside // 2 - 2)
        cells = width - 2 if chance(rng, 0.6) else random_int(rng, 1, width - 2)
        shape = paint(
            random_shape(rng, height, cells, random_int(rng, cells, height * cells)), GREY
        )
        row = top - 1 - len(shape) if side == UP else top + inside + 1
        column = random_int(rng, left + 1, left + width - 1 - shape.shape[1])
        draw_pattern(grid, shape, (row, column))
    return random_orientation(rng, grid)
