"""Lay the four quarters over one another, the top right one on top."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    yellow, grey, magenta, maroon = split_evenly(grid, 2, 2)
    return overlay(yellow, maroon, magenta, grey)


def generate_input(rng):
    colors = [[YELLOW, GREY], [MAGENTA, MAROON]]
    density = random_int(rng, 35, 65) / 100
    return assemble([[random_grid(rng, 4, 4, c, density) for c in row] for row in colors])
