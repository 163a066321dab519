"""Fill each panel with the color that stands for the one in its middle."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for row in find_panels(grid):
        for panel in row:
            output[panel.slices] = panel.grid.max() + 5
    return output


def generate_input(rng):
    def panel():
        cell = blank_grid(3, 3)
        cell[1, 1] = random_int(rng, BLUE, YELLOW)
        return cell

    rows = pick(rng, [1, 1, 2, 2, 3])
    return join_panels([[panel() for column in range(3)] for row in range(rows)], GREY)
