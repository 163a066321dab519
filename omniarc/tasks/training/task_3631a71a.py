"""Fill in the hidden parts from the pattern's own symmetry."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    mirrored = grid.T
    uneven = grid != mirrored
    hiding = next(
        color
        for color in reversed(colors_by_count(grid))
        if ((grid == color) | (mirrored == color))[uneven].all()
    )
    return fill_symmetry(grid, transparent=hiding)


def generate_input(rng):
    colors = random_colors(rng, 8, exclude=[MAROON])
    half = np.triu(random_grid(rng, 16, 16, colors, density=0.46))
    corner = np.maximum(half, half.T)
    mirrored = np.minimum(np.arange(30), 31 - np.arange(30))
    grid = corner[np.ix_(mirrored, mirrored)]

    def draw_hidden():
        hidden = grid.copy()
        for _ in range(random_int(rng, 2, 5)):
            top, left = random_int(rng, 0, 24), random_int(rng, 4, 24)
            height, width = random_int(rng, 2, 6), random_int(rng, 2, 6)
            draw_rectangle(hidden, (top, left), (top + height, left + width), MAROON)
        return hidden

    def shows_all(hidden):
        seen = np.pad(hidden != MAROON, (0, 2))
        seen = seen | seen[::-1]
        seen = seen | seen[:, ::-1]
        return (seen | seen.T).all()

    return draw_until(draw_hidden, shows_all)
