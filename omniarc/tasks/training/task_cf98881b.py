from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    front, middle, back = split_panels(grid)
    return overlay(back, middle, front)


def generate_input(rng):
    height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
    panels = [random_grid(rng, height, width, c, density=0.5) for c in (YELLOW, MAROON, BLUE)]
    return join_panels([panels], RED)
