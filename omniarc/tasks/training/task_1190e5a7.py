"""Show how many panels there are, as a grid of their color with a cell for each."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    return blank_grid(len(panels), len(panels[0]), panels[0][0].color)


def generate_input(rng):
    size = random_int(rng, 10, 27)
    background, line = random_colors(rng, 2)
    most = min(6, size // 4)
    rows, columns = random_int(rng, 2, most), random_int(rng, 2, most)
    heights = random_partition(rng, size - rows + 1, rows)
    widths = random_partition(rng, size - columns + 1, columns)
    panels = [[blank_grid(h, w, background) for w in widths] for h in heights]
    return join_panels(panels, line)
