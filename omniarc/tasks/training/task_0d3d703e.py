import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    partners = {BLUE: GREY, GREY: BLUE, RED: MAGENTA, MAGENTA: RED, GREEN: YELLOW, YELLOW: GREEN}
    return map_colors(grid, {**partners, CYAN: MAROON, MAROON: CYAN})


def generate_input(rng):
    width = random_int(rng, 3, 5)
    row = pick_some(rng, [BLUE, RED, GREEN, YELLOW, GREY, MAGENTA, CYAN, MAROON], width)
    return tile_to(np.array([row], dtype=np.int8), random_int(rng, 3, 5), width)
