from omniarc.dsl import *
from omniarc.generators import *


def shared_colors(first, second):
    return [color for color in colors_by_count(first) if color in second]


def task(grid):
    height, width = grid.shape
    splits = (
        split_evenly(grid, rows, columns)
        for rows, columns in ((1, 2), (2, 1))
        if height % rows == width % columns == 0
    )
    first, second = next(
        halves
        for halves in splits
        if len(shared_colors(*halves)) == 1
        if all(len(colors_by_count(half)) <= 2 for half in halves)
    )
    (background,) = shared_colors(first, second)
    either = (first != background) | (second != background)
    return grid_from_mask(either, MAGENTA, background)


def generate_input(rng):
    side = random_int(rng, 3, 4)
    left = random_grid(rng, side, side, YELLOW, density=0.45)
    right = random_grid(rng, side, side, GREEN, density=0.35)
    for half in (left, right):
        half.flat[random_int(rng, 0, side * side - 1)] = BLACK
    return assemble([[left, right]])
