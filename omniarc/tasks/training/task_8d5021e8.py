"""Mirror the grid to the left, then upward and downward."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    band = assemble([[flip_left_right(grid), grid]])
    mirrored = flip_up_down(band)
    return assemble([[mirrored], [band], [mirrored]])


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 2, 3)
    color = random_color(rng)
    return draw_until(
        lambda: random_grid(rng, height, width, color, density=0.5),
        lambda grid: len(colors_by_count(grid)) == 2,
    )
