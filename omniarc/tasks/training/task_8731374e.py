"""Cut out the plain block, and draw lines through its marks in both directions."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = most_common_color(grid)
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
    rows, columns = random_int(rng, height + 7, 27), random_int(rng, width + 7, 23)
    top, left = random_int(rng, 1, rows - height - 1), random_int(rng, 1, columns - width - 1)

    def draw():
        block = blank_grid(height, width, color)
        marked_rows = pick_some(rng, range(1, height - 1, 2), 2)
        marked_columns = pick_some(rng, range(1, width - 1, 2), 2)
        for _ in range(random_int(rng, 1, 3)):
            block[pick(rng, marked_rows), pick(rng, marked_columns)] = mark
        return draw_pattern(random_grid(rng, rows, columns, range(10)), block, (top, left))

    return draw_until(draw, lambda grid: task(grid).shape == (height, width))
