from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    left, right = split_panels(grid)
    background = background_color(assemble([[left, right]]))
    neither = (left == background) & (right == background)
    return grid_from_mask(neither, CYAN)


def generate_input(rng):
    height, width = random_int(rng, 4, 6), random_int(rng, 3, 4)
    panels = [random_grid(rng, height, width, MAROON, density=0.5) for _ in range(2)]
    return join_panels([panels], BLUE)
