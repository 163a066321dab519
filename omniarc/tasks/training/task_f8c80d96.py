"""Continue the nested angles at the same distance, on grey."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    inner, outer = sorted(find_objects(grid), key=lambda obj: obj.size)[-2:]
    step = max(inner.top - outer.top, inner.left - outer.left, outer.right - inner.right)
    for distance in range(step, max(grid.shape), step):
        first = outer.top - distance, outer.left - distance
        last = outer.bottom + distance, outer.right + distance
        draw_frame(output, first, last, outer.color)
    return replace_color(output, BLACK, GREY)


def generate_input(rng):
    size, step = random_int(rng, 9, 12), random_int(rng, 2, 3)
    color = random_color(rng, exclude=[GREY])
    depth = step - 1
    if chance(rng, 0.5):
        count = random_int(rng, 2, (size - 1 - depth) // step)
        left, right = size - 1 - depth, 3 * size
    else:
        count = 2
        width = random_int(rng, 3, 4)
        left = random_int(rng, step, size - width - step)
        right = left + width - 1
    grid = blank_grid(size, size)
    for distance in range(0, count * step, step):
        first, last = (-size, left - distance), (depth + distance, right + distance)
        draw_frame(grid, first, last, color)
    return random_orientation(rng, grid)
