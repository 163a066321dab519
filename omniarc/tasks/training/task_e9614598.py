"""Draw a green plus in the middle between the two cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    (top, left), (bottom, right) = find_cells(grid, BLUE)
    row, column = (top + bottom) // 2, (left + right) // 2
    output = grid.copy()
    draw_line(output, (row - 1, column), (row + 1, column), GREEN)
    return draw_line(output, (row, column - 1), (row, column + 1), GREEN)


def generate_input(rng):
    size = random_int(rng, 9, 13)
    grid = blank_grid(size, size)
    distance = 2 * random_int(rng, 2, (size - 1) // 2)
    row, column = random_int(rng, 1, size - 2), random_int(rng, 0, size - 1 - distance)
    grid[row, [column, column + distance]] = BLUE
    return grid if chance(rng, 0.5) else grid.T
