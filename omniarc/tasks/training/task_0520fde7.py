from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    left, right = split_panels(grid)
    background = background_color(assemble([[left, right]]))
    both = (left != background) & (right != background)
    return grid_from_mask(both, RED, background)


def generate_input(rng):
    height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
    shared = random_int(rng, 0, height * width - 1)
    panels = []
    for _ in range(2):
        panel = random_grid(rng, height, width, BLUE, density=0.4)
        panel.flat[shared] = BLUE
        panels.append(panel)
    return join_panels([panels], GREY)
