"""Translate each panel's hole into a row of its color."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = {None: RED, (1, 1): CYAN, (1, 0): GREEN, (2, 1): YELLOW}
    panels = split_panels(grid, BLACK)
    holes = [next(iter(find_cells(panel, BLACK)), None) for panel in panels]
    return np.array([[colors[hole]] * 3 for hole in holes])


def generate_input(rng):
    color = random_color(rng)
    panels = []
    for _ in range(3):
        panel = blank_grid(4, 4, color)
        hole = pick(rng, [np.s_[1:3, 1:3], np.s_[1:3, ::3], np.s_[2:, 1:3], np.s_[:0]])
        panel[hole] = BLACK
        panels.append(panel)
    return join_panels([panels], BLACK)
