"""Cut out the plain block, and draw lines through its marks in both directions."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = max(find_objects(grid, with_background=True), key=lambda obj: obj.size).color
    core = dilate(~dilate(grid != color))
    rows, columns = core.sum(axis=1), core.sum(axis=0)
    output = grid[rows >= rows.max() / 2][:, columns >= columns.max() / 2]
    marks = output != color
    mark = least_common_color(output)
    output[marks.any(axis=1)] = mark
    output[:, marks.any(axis=0)] = mark
    return output


def generate_input(rng):
    height, width = random_int(rng, 6, 11), random_int(rng, 6, 10)
    color, mark = pick_some(rng, range(1, 10), 2)
    block = blank_grid(height, width, color)
    cell = random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)
    block[cell] = mark
    row, column = random_int(rng, 1, height - 2), random_int(rng, 1, width - 2)
    if abs(row - cell[0]) > 1 and abs(column - cell[1]) > 1:
        block[row, column] = mark
    rows, columns = random_int(rng, height + 7, 27), random_int(rng, width + 7, 23)
    top, left = random_int(rng, 1, rows - height - 1), random_int(rng, 1, columns - width - 1)

    def draw():
        grid = random_grid(rng, rows, columns, range(10))
        return draw_pattern(grid, block, (top, left))

    def accept(grid):
        core = dilate(~dilate(grid != color))
        return crop_to(grid, core).shape == block.shape

    return draw_until(draw, accept)
