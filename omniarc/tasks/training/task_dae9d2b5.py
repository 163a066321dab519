from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    for rows, columns in ((1, 2), (2, 1)):
        if height % rows == 0 and width % columns == 0:
            first, second = split_evenly(grid, rows, columns)
            colors = [colors_in(first), colors_in(second)]
            shared = [color for color in colors[0] if color in colors[1]]
            if len(shared) == 1 and max(len(colors[0]), len(colors[1])) <= 2:
                either = (first != shared[0]) | (second != shared[0])
                return grid_from_mask(either, MAGENTA, shared[0])
    return grid


def generate_input(rng):
    side = random_int(rng, 3, 4)
    left = random_grid(rng, side, side, YELLOW, density=0.45)
    right = random_grid(rng, side, side, GREEN, density=0.35)
    for half in (left, right):
        half.flat[random_int(rng, 0, side * side - 1)] = BLACK
    return assemble([[left, right]])
