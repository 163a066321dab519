"""Mirror the shape into all four panels, without the lines but in their color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    line = separator_color(grid)
    joined = assemble([[panel.grid for panel in row] for row in find_panels(grid, line)])
    cells = joined != background_color(grid)
    cells = cells | flip_left_right(cells)
    cells = cells | flip_up_down(cells)
    return grid_from_mask(cells, line)


def generate_input(rng):
    side = random_int(rng, 3, 6)
    color, line = random_colors(rng, 2)
    shape = random_shape(rng, side, side, random_int(rng, side + 2, 2 * side + 1), connectivity=8)
    panel = blank_grid(side, side)
    place(rng, panel, paint(shape, color), gap=0)
    empty = blank_grid(side, side)
    return join_panels([[panel, empty], [empty, empty]], line)
