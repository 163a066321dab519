"""Lay the four panels over each other, the orange one on top and the magenta one below all."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    top_left, top_right, bottom_left, bottom_right = split_panels(grid)
    return overlay(bottom_right, bottom_left, top_right, top_left)


def generate_input(rng):
    side = random_int(rng, 3, 5)
    panels = []
    for color in [ORANGE, YELLOW, CYAN, MAGENTA]:
        panels.append(random_grid(rng, side, side, color, density=0.5))
    return join_panels([panels[:2], panels[2:]], BLUE)
