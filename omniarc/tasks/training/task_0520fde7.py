"""Show in red where both panels are colored."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    both = (first != BLACK) & (second != BLACK)
    return grid_from_mask(both, RED)


def generate_input(rng):
    height = width = pick(rng, [3, 3, 3, 4, 5, 6])
    shared = random_int(rng, 0, height * width - 1)
    panels = []
    for _ in range(2):
        panel = random_grid(rng, height, width, BLUE, density=0.4)
        panel.flat[shared] = BLUE
        panels.append(panel)
    return join_panels([panels], GREY)
