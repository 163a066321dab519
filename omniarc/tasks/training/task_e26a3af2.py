"""Remove the noise from the stripes."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def stripes(grid):
    return np.array([[most_common_color(row[None])] * len(row) for row in grid])


def task(grid):
    outputs = stripes(grid), stripes(grid.T).T
    return max(outputs, key=lambda output: (output == grid).sum())


def generate_input(rng):
    thicknesses = random_partition(rng, random_int(rng, 13, 16), random_int(rng, 3, 5), least=2)
    colors = random_colors(rng, len(thicknesses))
    clean = np.repeat(colors, thicknesses)[:, None] + blank_grid(sum(thicknesses), 1)
    clean = np.tile(clean, random_int(rng, 13, 16))

    def draw():
        noise = random_grid(rng, *clean.shape, range(1, 10), density=0.14)
        return overlay(clean, noise)

    grid = draw_until(draw, lambda grid: ((grid == clean).mean(axis=1) > 0.5).all())
    return grid if chance(rng, 0.5) else grid.T
