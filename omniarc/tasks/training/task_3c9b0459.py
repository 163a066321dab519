"""Turn the grid by half a turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return rotate(grid, 2)


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 2, 4))
    return draw_until(
        lambda: random_grid(rng, 3, 3, colors),
        lambda grid: len({view.tobytes() for view in orientations(grid)}) == 8,
    )
