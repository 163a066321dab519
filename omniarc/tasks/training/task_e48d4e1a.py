"""Move the lines down and to the left, by as many cells as are grey."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    color = most_common_color(grid, ignore=[background, GREY])
    lines, steps = grid == color, count_color(grid, GREY)
    row, column = lines.sum(axis=1).argmax(), lines.sum(axis=0).argmax()
    output = blank_grid(*grid.shape, background)
    output[row + steps, :] = output[:, column - steps] = color
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    steps = random_int(rng, 1, 3)
    row, column = random_int(rng, max(steps, 2), 9 - steps), random_int(rng, steps, 7)
    grid[row, :] = grid[:, column] = random_color(rng, exclude=[GREY])
    grid[:steps, -1] = GREY
    return grid
