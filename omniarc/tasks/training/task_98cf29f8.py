"""Pull the rectangle with the string up to the other one, and remove the string."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    fixed, pulled = sorted(find_objects(grid), key=lambda obj: not obj.is_rectangle)
    mask = pulled.mask_in(grid)
    wide, high = mask.sum(axis=1) > 1, mask.sum(axis=0) > 1
    body = object_from_mask(grid, mask & wide[:, None] & high)
    down, right = body.direction_to(fixed)
    distance = body.distance_to(fixed)
    output = replace_color(grid, pulled.color, background_color(grid))
    return draw_object(output, body.moved(down * distance, right * distance))


def generate_input(rng):
    first, second = random_colors(rng, 2)
    height, width, length = random_int(rng, 2, 7), random_int(rng, 3, 8), random_int(rng, 3, 5)
    rows, columns = random_int(rng, 3, 6), random_int(rng, 3, 8)
    left, other = random_int(rng, 0, columns - 1), random_int(rng, 0, width - 1)
    start = max(left, other)
    pattern = blank_grid(height + length + rows, 20)
    pattern[:height, start - other : start - other + width] = first
    pattern[height:-rows, start] = second
    pattern[-rows:, start - left : start - left + columns] = second
    pattern = random_orientation(rng, crop_to(pattern, pattern != BLACK))
    high, broad = pattern.shape
    grid = blank_grid(high + random_int(rng, 3, 7), broad + random_int(rng, 3, 7))
    place(rng, grid, pattern, margin=1)
    return grid
