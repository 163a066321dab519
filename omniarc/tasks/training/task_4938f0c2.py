"""Mirror the red shape around the green square, in both directions."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    center = object_from_mask(grid, grid == GREEN)
    for row, column in find_cells(grid, RED):
        other_row = center.top + center.bottom - row
        other_column = center.left + center.right - column
        cells = [(row, other_column), (other_row, column), (other_row, other_column)]
        draw_cells(output, cells, RED)
    return output


def generate_input(rng):
    def draw():
        return random_shape(rng, 4, 4, random_int(rng, 5, 9), connectivity=8)

    shape = draw_until(draw, lambda mask: min(mask.shape) > 2 and mask[-1, -1])
    rows, columns = shape.shape
    height, width = random_int(rng, 2 * rows + 2, 20), random_int(rng, 2 * columns + 2, 26)
    grid = blank_grid(height, width)
    top, left = (
        random_int(rng, 0, height - 2 * rows - 2),
        random_int(rng, 0, width - 2 * columns - 2),
    )
    draw_pattern(grid, paint(shape, RED), (top, left))
    center = top + rows, left + columns
    draw_rectangle(grid, center, (center[0] + 1, center[1] + 1), GREEN)
    return rotate(grid, pick(rng, [0, 0, 1, 2, 3]))
