"""Continue each short row in its own colors after the model of the complete row."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    template = grid[(grid != background).all(axis=1)]
    output = grid.copy()
    for row in output:
        known = row != background
        if known.any():
            row[:] = map_colors(template[:1], dict(zip(template[0][known], row[known])))[0]
    return output


def generate_input(rng):
    height, width = random_int(rng, 8, 14), random_int(rng, 7, 12)
    template = draw_until(
        lambda: random_grid(rng, 1, width, [1, 2]),
        lambda template: len(colors_by_count(template[:, : width // 2])) == 2,
    )
    shown = max((template == 1).argmax(), (template == 2).argmax()) + random_int(rng, 1, 2)
    grid = blank_grid(height, width)
    top = random_int(rng, 1, 2)
    for row in range(top, height - 1, random_int(rng, 2, 3)):
        grid[row] = map_colors(template, dict(zip((1, 2), random_colors(rng, 2))))
        if row > top:
            grid[row, shown:] = BLACK
    return grid
