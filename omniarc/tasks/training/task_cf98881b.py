"""Lay the three panels over each other, the first one on top."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    front, middle, back = split_panels(grid)
    background = next(
        color for color in colors_by_count(back) if color in front and color in middle
    )
    return overlay(back, middle, front, transparent=background)


def generate_input(rng):
    side = pick(rng, [3, 4, 4, 5])
    panels = [random_grid(rng, side, side, color, density=0.5) for color in (YELLOW, MAROON, BLUE)]
    for panel in panels:
        panel.flat[random_int(rng, 0, side * side - 1)] = BLACK
    return join_panels([panels], RED)
