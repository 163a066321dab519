"""Move the shape to the red line, and draw a cyan line behind it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    line = object_from_mask(grid, grid == RED)
    shape = object_from_mask(grid, grid == GREEN)
    down, right = shape.direction_to(line)
    output = replace_color(grid, GREEN, background_color(grid))
    draw_object(output, slide_object(grid, shape, (down, right)))
    far_side = line.moved(-down * (shape.height + 1), -right * (shape.width + 1))
    return draw_object(output, far_side.recolored(CYAN))


def generate_input(rng):
    height, width = random_int(rng, 4, 5), random_int(rng, 15, 19)

    def draw():
        return random_shape(rng, 4, 4, random_int(rng, 8, 10))

    shape = draw_until(draw, lambda mask: min(mask.shape) > 2)
    rows, columns = shape.shape
    line = random_int(rng, columns + 3, width - 2)
    grid = blank_grid(height, width)
    grid[:, line] = RED
    top, left = random_int(rng, 0, height - rows), random_int(rng, 0, line - columns - 2)
    draw_pattern(grid, paint(shape, GREEN), (top, left))
    return random_orientation(rng, grid)
