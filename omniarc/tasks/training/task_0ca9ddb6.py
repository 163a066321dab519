"""Put yellow cells at the corners of red dots, and orange ones at the sides of blue dots."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for color, directions, new in ((RED, DIAGONAL, YELLOW), (BLUE, ORTHOGONAL, ORANGE)):
        for row, column in find_cells(grid, color):
            draw_cells(output, [(row + down, column + right) for down, right in directions], new)
    return output


def generate_input(rng):
    size = pick(rng, [9, 9, 9, 8, 10, 12])
    grid = blank_grid(size, size)
    others = pick_some(rng, [RED, BLUE, CYAN, MAGENTA], random_int(rng, 0, 3))
    for color in (RED, BLUE, *others):
        place(rng, grid, blank_grid(1, 1, color), gap=2)
    return grid
