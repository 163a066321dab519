"""Show the shape that occurs most often."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid, connectivity=8)
    return most_common(objects, key=lambda obj: obj.color).grid


def random_mask(rng):
    mask = random_shape(rng, 3, 3, random_int(rng, 3, 6), connectivity=8)
    return pick(rng, [mask, mask | mask[::-1], mask | mask[:, ::-1]])


def generate_input(rng):
    grid = blank_grid(14, 14)
    kinds = random_int(rng, 2, 3)
    counts = [random_int(rng, 3, 4)]
    counts += [random_int(rng, 1, counts[0] - 1) for _ in range(kinds - 1)]
    shapes = []
    for color, count in zip(random_colors(rng, kinds), counts):
        mask = draw_until(
            lambda: random_mask(rng), lambda mask: mask.shape == (3, 3) and 4 <= mask.sum() <= 6
        )
        shapes += [paint(mask, color)] * count
    scatter(rng, grid, shapes)
    return grid
