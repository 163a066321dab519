"""Crop to the panel that has a dot."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return next(panel for panel in split_panels(grid) if len(np.unique(panel)) > 1)


def generate_input(rng):
    separator, dot = pick_some(rng, range(10), 2)
    size = random_int(rng, 2, 7)
    background = random_color(rng, exclude=[separator, dot])
    panels = [blank_grid(size, size, background) for _ in range(4)]
    pick(rng, panels)[random_int(rng, 0, size - 1), random_int(rng, 0, size - 1)] = dot
    return join_panels([panels[:2], panels[2:]], separator)
