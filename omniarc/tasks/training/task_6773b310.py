"""Mark the panels that have two cells with blue."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    counts = np.array([[count_color(panel.grid, MAGENTA) for panel in row] for row in panels])
    return grid_from_mask(counts == 2, BLUE)


def generate_input(rng):
    panels = [blank_grid(3, 3) for number in range(9)]
    double = pick_some(rng, range(9), random_int(rng, 2, 4))
    for number, panel in enumerate(panels):
        count = 2 if number in double else pick(rng, [0, 1, 1, 1])
        scatter_cells(rng, panel, MAGENTA, count)
    return join_panels([panels[:3], panels[3:6], panels[6:]], CYAN)
