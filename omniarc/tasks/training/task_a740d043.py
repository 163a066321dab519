"""Cut out the figure on a black background."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    return replace_color(crop_to(grid, grid != background), background, BLACK)


def generate_input(rng):
    height, width = random_int(rng, 5, 8), random_int(rng, 6, 8)
    grid = blank_grid(height, width, BLUE)
    colors = random_colors(rng, 2, exclude=[BLUE])
    rows, columns = random_int(rng, 2, 3), random_int(rng, 2, 3)
    patch = draw_until(
        lambda: random_grid(rng, rows, columns, colors, density=0.75, background=BLUE),
        lambda patch: all(count_color(patch, color) for color in colors),
    )
    top, left = random_int(rng, 1, height - rows - 1), random_int(rng, 1, width - columns - 1)
    return draw_pattern(grid, patch, (top, left))
