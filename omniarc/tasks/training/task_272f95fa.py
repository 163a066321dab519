"""Color the middle panel and its four neighbors, each in the color of its place."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    output = grid.copy()
    draw_object(output, panels[0][1].recolored(RED))
    draw_object(output, panels[1][0].recolored(YELLOW))
    draw_object(output, panels[1][1].recolored(MAGENTA))
    draw_object(output, panels[1][2].recolored(GREEN))
    draw_object(output, panels[2][1].recolored(BLUE))
    return output


def generate_input(rng):
    height, width = random_int(rng, 9, 22), random_int(rng, 9, 22)
    rows = random_partition(rng, height - 2, 3, least=2)
    columns = random_partition(rng, width - 2, 3, least=2)
    grid = blank_grid(height, width)
    color = pick(rng, [CYAN, CYAN, CYAN, GREY, ORANGE, MAROON])
    grid[[rows[0], rows[0] + rows[1] + 1]] = color
    grid[:, [columns[0], columns[0] + columns[1] + 1]] = color
    return grid
