"""List the colors of the bands in order."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    across = list(dict.fromkeys(grid[0].tolist()))
    down = list(dict.fromkeys(grid[:, 0].tolist()))
    return np.array([across]) if len(across) > len(down) else np.array([down]).T


def generate_input(rng):
    colors = random_colors(rng, random_int(rng, 3, 4))
    sizes = [random_int(rng, 3, 5) for _ in colors]
    bounds = [sum(sizes[: index + 1]) for index in range(len(sizes) - 1)]
    lines = []
    for _ in range(random_int(rng, 7, 15)):
        ragged = [bound + random_int(rng, -1, 1) for bound in bounds]
        lines.append(np.repeat(colors, np.diff([0, *ragged, sum(sizes)])))
    grid = np.array(lines)
    return grid if chance(rng, 0.5) else grid.T
