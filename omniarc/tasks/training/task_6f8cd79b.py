"""Draw a cyan frame around the grid."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    return draw_frame(grid.copy(), (0, 0), (height - 1, width - 1), CYAN)


def generate_input(rng):
    background = BLACK if chance(rng, 0.7) else random_color(rng, exclude=[CYAN])
    return blank_grid(random_int(rng, 3, 19), random_int(rng, 3, 19), background)
