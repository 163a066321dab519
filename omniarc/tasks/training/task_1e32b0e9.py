"""Complete every panel to the shape of the whole one, in the color of the lines."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background, line = background_color(grid), separator_color(grid)
    panels = [panel for row in find_panels(grid, line) for panel in row]
    shape = max((panel.grid != background for panel in panels), key=np.sum)
    output = grid.copy()
    for panel in panels:
        output[panel.slices][shape & (panel.grid == background)] = line
    return output


def generate_input(rng):
    color, line = random_colors(rng, 2)
    center, edge, corner = pick(rng, [(1, 1, 0), (0, 1, 0), (1, 1, 1), (0, 1, 1), (1, 0, 1)])
    shape = np.zeros((5, 5), dtype=np.bool_)
    shape[1:4, 1:4] = [[corner, edge, corner], [edge, center, edge], [corner, edge, corner]]
    cells = find_cells(shape)
    panels = [blank_grid(5, 5) for _ in range(9)]
    draw_cells(panels[0], cells, color)
    for panel in pick_some(rng, panels[1:], random_int(rng, 3, 5)):
        part = pick_some(rng, cells, random_int(rng, 1, len(cells)))
        row = random_int(rng, 1, 3)
        straight = [cell for cell in cells if cell[0] == row]
        draw_cells(panel, pick(rng, [part, straight]), color)
    return join_panels([panels[:3], panels[3:6], panels[6:]], line)
