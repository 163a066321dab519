"""Let every cell fall to the bottom."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return apply_gravity(grid, DOWN)


def generate_input(rng):
    size = random_int(rng, 4, 6)
    colors = random_colors(rng, random_int(rng, 4, 7))

    def draw():
        grid = blank_grid(size, size)
        for color in colors:
            left = random_int(rng, 0, size - 2)
            count = random_int(rng, 1, 2 if size < 6 else 3)
            scatter_cells(rng, grid[:, left : left + pick(rng, [1, 2])], color, count)
        return grid

    def accept(grid):
        fallen = apply_gravity(grid, DOWN)
        one_each = all(len(find_objects(fallen, connectivity=8, color=c)) < 2 for c in colors)
        return one_each and not grids_equal(fallen, grid)

    return draw_until(draw, accept)
