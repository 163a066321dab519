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
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    for color in (RED, BLUE, pick(rng, [RED, BLUE, CYAN, MAGENTA]), pick(rng, [RED, BLUE])):
        place(rng, grid, blank_grid(1, 1, color), gap=2)
    return grid
