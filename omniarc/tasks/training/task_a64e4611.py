"""Fill the wide corridors through the noise green, and leave a margin of one cell."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def strips_from_top(free):
    strips = []
    depths = np.cumprod(free, axis=0).sum(axis=0)
    for depth in sorted(set(depths[depths >= 7])):
        for run in find_objects(depths[None] >= depth):
            if run.width > 2:
                strip = np.zeros(free.shape, dtype=bool)
                strip[:depth, run.left : run.right + 1] = True
                strips.append(strip)
    return strips


def task(grid):
    free = grid == BLACK
    corridors = np.zeros(grid.shape, dtype=bool)
    strips = [corridors]
    while strips:
        largest = max(strips, key=np.sum)
        corridors = corridors | largest
        free = free & ~largest
        strips = [
            rotate(strip, -turns)
            for turns in range(4)
            for strip in strips_from_top(rotate(free, turns))
        ]
    output = grid.copy()
    output[~dilate(~corridors)] = GREEN
    return output


def generate_input(rng):
    size, color = random_int(rng, 28, 30), random_color(rng, exclude=[GREEN])
    grid = random_grid(rng, size, size, color, density=random_int(rng, 40, 55) / 100)
    width = random_int(rng, 5, 10)
    left = random_int(rng, 8, size - width - 8)
    right = left + width
    sides = [slice(left), slice(right, None)]
    if chance(rng, 0.7):
        grid[:, left:right] = BLACK
        sides.append(slice(None))
    else:
        grid[random_int(rng, 3, 5) :, left:right] = BLACK
    grid[[0, -1], left - 1] = grid[[0, -1], right] = color
    middle = random_int(rng, 13, size - 13)
    spans = [(6, middle - 1), (middle + 1, size - 3)]
    for first, last in pick_some(rng, spans, random_int(rng, 1, 2)):
        height = random_int(rng, 3, min(last - first, width) - 1)
        top = random_int(rng, first, last - height)
        grid[top : top + height, pick(rng, sides)] = BLACK
        grid[[top - 1, top - 1, top + height, top + height], [0, -1, 0, -1]] = color
    return random_orientation(rng, grid)
