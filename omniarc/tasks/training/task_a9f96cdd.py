"""Replace the red cell by a cell of another color at each of its corners."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    row, column = find_cells(grid, RED)[0]
    around = [[GREEN, BLACK, MAGENTA], [BLACK, BLACK, BLACK], [CYAN, BLACK, ORANGE]]
    return draw_pattern(grid.copy(), around, (row - 1, column - 1))


def generate_input(rng):
    height, width = random_int(rng, 2, 8), random_int(rng, 3, 9)
    grid = blank_grid(height, width)
    grid[random_int(rng, 0, height - 1), random_int(rng, 0, width - 1)] = RED
    return grid
