"""Draw red cells where a column marked at the top meets a row marked on the right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    columns = grid[0] != background
    rows = grid[:, -1] != background
    output = grid.copy()
    output[rows[:, None] & columns & (grid == background)] = RED
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    count = random_int(rng, size // 3, size // 2)
    grid[0, pick_some(rng, range(size - 1), count)] = GREY
    grid[pick_some(rng, range(2, size), random_int(rng, 1, size // 2)), -1] = GREY
    return grid
