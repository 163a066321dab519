"""Mark cells that are filled in exactly one of the two panels green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = split_panels(grid)
    background = next(color for color in colors_by_count(first) if color in second)
    only_one = (first != background) != (second != background)
    return grid_from_mask(only_one, GREEN, background)


def generate_input(rng):
    side = random_int(rng, 3, 5)

    def draw_panel(color, density):
        return draw_until(
            lambda: random_grid(rng, side, side, color, density), lambda panel: BLACK in panel
        )

    return join_panels([[draw_panel(BLUE, 0.5)], [draw_panel(RED, 0.55)]], YELLOW)
