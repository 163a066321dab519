"""Draw nested squares around the middle dot, each farther out by the dots' distance."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    cells = find_cells(grid != background_color(grid))
    row, column = cells[1]
    step = row - cells[0][0]
    for radius in range(step, max(grid.shape), step):
        top_left, bottom_right = (row - radius, column - radius), (row + radius, column + radius)
        draw_frame(output, top_left, bottom_right, grid[row, column])
    return output


def generate_input(rng):
    size, step = random_int(rng, 22, 28), random_int(rng, 2, 6)
    row, column = random_int(rng, 7, size - 8), random_int(rng, 7, size - 8)
    slope = pick(rng, [-1, 1])
    cells = [(row + step * n, column + step * n * slope) for n in (-1, 0, 1)]
    return draw_cells(blank_grid(size, size), cells, random_color(rng))
