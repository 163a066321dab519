from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    output = grid.copy()
    for row, column in find_cells(grid != BLACK):
        draw_ray(output, (row, column), DOWN, grid[row, column])
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 6), random_int(rng, 3, 6)
    grid = blank_grid(height, width)
    for column in pick_some(rng, range(width), random_int(rng, 2, width)):
        grid[random_int(rng, 0, height - 2), column] = random_color(rng)
    return grid
