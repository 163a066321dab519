"""Show one of the two equal halves."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    left = grid[:, : width // 2]
    return left if grids_equal(tile(left, 1, 2), grid) else grid[: height // 2]


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 2, 5)
    colors = random_colors(rng, random_int(rng, 3, 4))

    def draw():
        return random_grid(rng, height, width, colors)

    def accept(part):
        return len(colors_by_count(part)) > 2 and grids_equal(smallest_tile(part), part)

    part = draw_until(draw, accept)
    return tile(part, 1, 2) if width >= height else tile(part, 2, 1)
