"""Show the grid turned four times, as the quarters of a square."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return assemble([[grid, rotate(grid, 1)], [rotate(grid, 3), rotate(grid, 2)]])


def generate_input(rng):
    side = random_int(rng, 2, 4)
    colors = random_colors(rng, pick(rng, [2, 2, 3]))

    def accept(grid):
        sizes = [obj.size for obj in find_objects(grid, connectivity=8)]
        return min(sizes, default=1) > 1

    return draw_until(lambda: random_grid(rng, side, side, colors), accept)
