"""Read the panel with the fewest colors as a map, and fill every panel with its color in it."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    key = min((panel.grid for row in panels for panel in row), key=lambda key: len(np.unique(key)))
    output = grid.copy()
    for panel_row, colors in zip(panels, key):
        for panel, color in zip(panel_row, colors):
            output[panel.slices] = color
    return output


def generate_input(rng):
    def draw_panel(colors):
        panel = blank_grid(3, 3)
        cells = pick_some(rng, find_cells(panel, BLACK), len(colors))
        if chance(rng, 0.3) and (1, 1) not in cells:
            cells[0] = 1, 1
        for cell, color in zip(cells, colors):
            panel[cell] = color
        return panel

    colors = [RED, GREEN, YELLOW, MAGENTA]
    panels = [draw_panel([*colors, CYAN]) for _ in range(9)]
    panels[random_int(rng, 0, 8)] = draw_panel(colors)
    return join_panels([panels[:3], panels[3:6], panels[6:]], GREY)
