"""Color the lower half of each bar cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for bar in find_objects(grid):
        output[len(grid) - bar.height // 2 :, bar.left] = CYAN
    return output


def generate_input(rng):
    height, bars = random_int(rng, 6, 12), random_int(rng, 3, 6)
    grid = blank_grid(height, 2 * bars + 1)
    color = RED if chance(rng, 0.5) else random_color(rng, exclude=[CYAN])
    for column in range(1, 2 * bars, 2):
        grid[random_int(rng, 1, height - 2) :, column] = color
    return grid
