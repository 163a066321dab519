"""Give each green cell the color of the wall that it is nearer to."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    view = output if grid[0, 0] == grid[0, -1] else output.T
    half = len(view) // 2
    for part, wall in [(view[:half], view[0, 0]), (view[half:], view[-1, 0])]:
        part[part == GREEN] = wall
    return output


def generate_input(rng):
    half, width = random_int(rng, 4, 5), random_int(rng, 9, 11)
    if chance(rng, 0.6):
        half, width = 5, 10
    grid = blank_grid(2 * half, width)
    dot = blank_grid(1, 1, GREEN)
    for part in [grid[1:half], grid[half:-1]]:
        scatter(rng, part, [dot] * random_int(rng, 1, 5))
    grid[0], grid[-1] = random_colors(rng, 2, exclude=[GREEN])
    return grid.T if chance(rng, 0.5) else grid
