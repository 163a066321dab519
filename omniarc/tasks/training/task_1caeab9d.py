"""Move the shapes up or down to the level of the blue one."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    level = object_from_mask(grid, grid == BLUE).top
    output = blank_grid(*grid.shape, background_color(grid))
    for obj in find_objects(grid, connectivity=8):
        draw_object(output, obj.at(level, obj.left))
    return output


def generate_input(rng):
    rows, columns = random_int(rng, 6, 10), 10
    grid = blank_grid(rows, columns)
    shape = random_shape(rng, 3, 3, random_int(rng, 3, 6), connectivity=8)
    if chance(rng, 0.7):
        shape = shape | True
    height, width = shape.shape
    tops = pick_some(rng, range(rows - height + 1), 3)
    gaps = random_partition(rng, columns - 3 * width, 4, least=0)
    left = 0
    for top, gap, color in zip(tops, gaps, pick_some(rng, [BLUE, RED, YELLOW], 3)):
        draw_pattern(grid, paint(shape, color), (top, left + gap))
        left += gap + width
    return grid
