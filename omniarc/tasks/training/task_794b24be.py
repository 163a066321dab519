"""Count the colored cells, and show as many red cells, from the top left."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    count = len(find_cells(grid != background_color(grid)))
    cells = [(0, 0), (0, 1), (0, 2), (1, 1)]
    return draw_cells(blank_grid(3, 3), cells[:count], RED)


def generate_input(rng):
    grid = blank_grid(3, 3)
    color = BLUE if chance(rng, 0.55) else random_color(rng, exclude=[RED])
    scatter_cells(rng, grid, color, pick(rng, [1, 2, 2, 3, 3, 3, 4, 4, 4]))
    return grid
