"""Keep only the panel with the yellow cell, and move it to where that cell points."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    source = next(panel.grid for row in panels for panel in row if YELLOW in panel.grid)
    row, column = find_cells(source, YELLOW)[0]
    separator = separator_color(grid)
    output = grid_from_mask(grid == separator, separator, background_color(grid))
    output[panels[row][column].slices] = source
    return output


def generate_input(rng):
    colors = [BLUE, RED, GREEN, MAGENTA, ORANGE, CYAN, MAROON]
    if chance(rng, 0.5):
        colors = pick_some(rng, colors, 5)
    panels = []
    for _ in range(9):
        panel = blank_grid(3, 3)
        scatter_cells(rng, panel, colors, random_int(rng, 2, 5))
        panels.append(panel)
    pick(rng, panels)[random_int(rng, 0, 2), random_int(rng, 0, 2)] = YELLOW
    return join_panels([panels[:3], panels[3:6], panels[6:]], GREY)
