"""Turn the grid by half a turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    return rotate(grid, 2)


def generate_input(rng):
    side = pick(rng, [3, 3, 3, 4])
    colors = random_colors(rng, random_int(rng, 3, 5))

    def draw():
        grid = random_grid(rng, side, side, colors)
        for row, column in find_cells(grid):
            if row + column >= side:
                grid[row, column] = BLACK
        if chance(rng, 0.3):
            grid[1, 1:] = grid[-1] = BLACK
        return grid

    def accept(grid):
        objects = find_objects(grid, connectivity=8, background=BLACK)
        return scattered or len(objects) == len(colors_by_count(grid, BLACK))

    scattered = chance(rng, 0.3)
    return draw_until(draw, accept)
