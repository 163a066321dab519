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
    color = random_color(rng)
    pattern = draw_until(
        lambda: random_grid(rng, 3, 3, color, density=0.5),
        lambda pattern: (
            count_color(pattern, color) in (4, 5)
            and pattern.any(axis=0).all()
            and pattern.any(axis=1).all()
        ),
    )
    row, column = pick(rng, find_cells(pattern, color))
    return draw_pattern(blank_grid(9, 9), pattern, (3 * row, 3 * column))
