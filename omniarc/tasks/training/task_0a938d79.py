"""Draw the two dots as lines across the grid, and repeat them in turn to its end."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    output = grid.copy()
    view = output if width > height else output.T
    first, second = sorted(find_objects(view), key=lambda dot: dot.left)
    step = 2 * (second.left - first.left)
    view[:, first.left :: step] = first.color
    view[:, second.left :: step] = second.color
    return output


def generate_input(rng):
    height, width = random_int(rng, 6, 11), random_int(rng, 21, 28)
    first, gap = random_int(rng, 4, 8), random_int(rng, 2, 5)
    grid = blank_grid(height, width)
    colors = random_colors(rng, 2)
    for column, color in zip([first, first + gap], colors):
        grid[pick(rng, [0, height - 1]), column] = color
    return grid.T if chance(rng, 0.4) else grid
