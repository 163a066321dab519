"""Fill the panels with the most cells, and clear the others."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    color = most_common_color(grid, ignore=[background, separator_color(grid)])
    panels = [panel for row in find_panels(grid) for panel in row]
    most = max(count_color(panel.grid, color) for panel in panels)
    output = grid.copy()
    for panel in panels:
        is_fullest = count_color(panel.grid, color) == most
        draw_object(output, panel.recolored(color if is_fullest else background))
    return output


def generate_input(rng):
    color = random_color(rng, exclude=[GREY])
    panels = []
    most = random_int(rng, 2, 4)
    for _ in range(9):
        panel = blank_grid(3, 3)
        scatter_cells(rng, panel, color, random_int(rng, 0, 2) if most > 2 else pick(rng, [0, 1]))
        panels.append(panel)
    for full in pick_some(rng, range(9), random_int(rng, 1, 2)):
        panels[full] = blank_grid(3, 3)
        scatter_cells(rng, panels[full], color, most)
    return join_panels([panels[:3], panels[3:6], panels[6:]], GREY)
