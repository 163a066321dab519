"""Fill the empty panels with the first one turned by 90 and by 180 degrees."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    side = len(grid)
    panel, line = grid[:, :side], grid[:, side : side + 1]
    return assemble([[panel, line, rotate(panel), line, rotate(panel, 2)]])


def generate_input(rng):
    side = pick(rng, [3, 3, 3, 4])
    colors = random_colors(rng, 3, exclude=[GREY])

    def draw():
        panel = random_grid(rng, side, side, colors[:2])
        panel.flat[random_int(rng, 0, side * side - 1)] = colors[2]
        return panel

    panel = draw_until(
        draw,
        lambda panel: len(colors_by_count(panel)) == 3 and not grids_equal(panel, rotate(panel, 2)),
    )
    empty = blank_grid(side, side)
    return join_panels([[panel, empty, empty]], GREY)
