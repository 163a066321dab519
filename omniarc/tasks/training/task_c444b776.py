"""Copy the pattern to all panels."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    panels = [panel for row in find_panels(grid) for panel in row]
    source = max(panels, key=lambda panel: len(panel.colors))
    for panel in panels:
        draw_pattern(output, source.grid, panel.top_left)
    return output


def generate_input(rng):
    rows, columns = pick(rng, [(1, 2), (2, 1), (2, 2), (1, 3), (2, 3), (3, 2)])
    size = random_int(rng, 8, 9)
    panels = [[blank_grid(size, size) for column in range(columns)] for row in range(rows)]
    source = pick(rng, pick(rng, panels))
    colors = random_colors(rng, random_int(rng, 3, 4), exclude=[YELLOW])
    inside = source[1:-1, 1:-1]
    scatter_cells(rng, inside, colors, random_int(rng, 7, 10))
    return join_panels(panels, YELLOW)
