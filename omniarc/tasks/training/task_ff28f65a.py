"""Show the number of squares as blue cells, in a fixed order."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    count = len(find_objects(grid))
    spots = [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]
    return draw_cells(blank_grid(3, 3), spots[:count], BLUE)


def generate_input(rng):
    side = pick(rng, [5, 6, 6, 7, 7, 7, 8])
    square = blank_grid(2, 2, RED)
    grid = blank_grid(side, side)
    for _ in range(random_int(rng, 1, min(side - 2, 5))):
        taken = paint(dilate(grid == RED, connectivity=4), RED)
        corner = place(rng, taken, square, gap=0)
        if corner:
            draw_pattern(grid, square, corner)
    return grid
