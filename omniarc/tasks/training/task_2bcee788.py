"""Mirror the shape at its red side, on green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    marker = object_from_mask(grid, grid == RED)
    shape = object_from_mask(grid, (grid != background) & (grid != RED))
    down, right = shape.direction_to(marker)
    mirrored = shape.transformed(flip_left_right if right else flip_up_down)
    output = blank_grid(*grid.shape, GREEN)
    draw_object(output, shape)
    draw_object(output, mirrored.moved(down * shape.height, right * shape.width))
    return output


def generate_input(rng):
    shape = draw_until(
        lambda: random_shape(rng, 4, 3, random_int(rng, 3, 6)),
        lambda shape: min(shape.shape) > 1 and len(find_objects(shape[:, -1:])) == 1,
    )
    height, width = shape.shape
    grid = blank_grid(10, 10)
    top, left = random_int(rng, 1, 9 - height), random_int(rng, 1, 9 - 2 * width)
    color = random_color(rng, exclude=[RED, GREEN])
    draw_pattern(grid, paint(shape, color), (top, left))
    draw_pattern(grid, paint(shape[:, -1:], RED), (top, left + width))
    return random_orientation(rng, grid)
