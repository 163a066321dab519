"""Slide the shape toward the square until they touch."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    colors = colors_by_count(grid, ignore=background)
    parts = [object_from_mask(grid, grid == color) for color in colors]
    target, mover = sorted(parts, key=lambda obj: obj.is_rectangle, reverse=True)
    output = replace_color(grid, mover.color, background)
    return draw_object(output, slide_object(grid, mover, mover.direction_to(target)))


def generate_input(rng):
    height, width = random_int(rng, 9, 14), random_int(rng, 9, 14)
    grid = blank_grid(height, width)
    size = random_int(rng, 5, 9)
    mask = draw_until(lambda: random_shape(rng, 3, 4, size), lambda mask: not mask.all())
    shape = paint(mask, RED)
    left = random_int(rng, 0, width - shape.shape[1])
    draw_pattern(grid, shape, (random_int(rng, 0, 1), left))
    target_left = random_int(rng, max(left - 1, 0), min(left + shape.shape[1] - 1, width - 2))
    draw_pattern(grid, blank_grid(2, 2, CYAN), (random_int(rng, 6, height - 2), target_left))
    return random_orientation(rng, grid)
