"""Draw the pattern once for each of its own cells, at the corresponding place."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    pattern = crop_to(grid, grid != background)
    height, width = pattern.shape
    output = blank_grid(height * height, width * width, background)
    for row, column in find_cells(pattern != background):
        draw_pattern(output, pattern, (row * height, column * width))
    return output


def generate_input(rng):
    shape = draw_until(
        lambda: random_shape(rng, 3, 3, random_int(rng, 4, 6), connectivity=8),
        lambda shape: shape.shape == (3, 3),
    )
    pattern = paint(shape, random_color(rng))
    row, column = pick(rng, find_cells(shape))
    return draw_pattern(blank_grid(9, 9), pattern, (3 * row, 3 * column))
