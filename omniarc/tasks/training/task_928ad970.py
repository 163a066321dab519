"""Draw a frame just inside the grey cells, in the color of the small frame."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    box = object_from_mask(grid, grid == GREY)
    color = most_common_color(grid, ignore=[box.background, GREY])
    output = grid.copy()
    return draw_frame(output, (box.top + 1, box.left + 1), (box.bottom - 1, box.right - 1), color)


def generate_input(rng):
    top, left = random_int(rng, 1, 2), random_int(rng, 1, 2)
    bottom, right = top + random_int(rng, 10, 12), left + random_int(rng, 9, 11)
    grid = blank_grid(bottom + random_int(rng, 1, 3), right + random_int(rng, 2, 3))
    box = box_frame(random_int(rng, 3, 4), random_int(rng, 3, 4), random_color(rng, exclude=[GREY]))
    place(rng, grid[top + 2 : bottom - 1, left + 2 : right - 1], box, margin=1)
    for row in (top, bottom):
        grid[row, random_int(rng, left + 2, right - 2)] = GREY
    for column in (left, right):
        grid[random_int(rng, top + 2, bottom - 2), column] = GREY
    return grid
