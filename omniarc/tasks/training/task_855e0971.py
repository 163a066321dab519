"""Extend each hole across its band."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for band in find_objects(grid, background=BLACK):
        part = output[band.slices]
        dots = part == BLACK
        if band.width == grid.shape[1]:
            part[:, dots.any(axis=0)] = BLACK
        else:
            part[dots.any(axis=1)] = BLACK
    return output


def generate_input(rng):
    count = random_int(rng, 2, 4)
    width, height = random_int(rng, 13, 19), random_int(rng, 13, 18)
    sizes = random_partition(rng, height, count, least=2 if count < 4 else 3)
    dots = [1] * count
    dots[random_int(rng, 0, count - 1)] = 2
    if chance(rng, 0.4):
        dots[random_int(rng, 0, count - 1)] -= 1
    bands = []
    for size, color, number in zip(sizes, random_colors(rng, count), dots):
        band = blank_grid(size, width, color)
        for column in pick_some(rng, range(1, width - 1, 2), number):
            band[random_int(rng, 0, size - 1), column] = BLACK
        bands.append([band])
    grid = assemble(bands)
    return grid if chance(rng, 0.5) else grid.T
