"""Complete the crosses of which red cells are seen, with cyan for the grey ones."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def find_crosses(grid, arm):
    steps = [
        (down * step, right * step) for step in range(1, arm + 1) for down, right in ORTHOGONAL
    ]
    offsets, red, crosses = [(0, 0), *steps], grid == RED, []
    fits = np.all([shift(grid != BLACK, offset, fill=True) for offset in offsets], axis=0)
    counts = np.sum([shift(red, offset) for offset in offsets], axis=0)
    for row, column in sorted(find_cells(fits & (counts > 0)), key=lambda cell: -counts[cell]):
        cells = [(row + down, column + right) for down, right in offsets]
        cross = draw_cells(blank_grid(*grid.shape), cells, 1) == 1
        if (cross & red).any():
            crosses.append(cross)
            red = red & ~cross
    return red.sum(), crosses


def task(grid):
    output = grid.copy()
    found = [find_crosses(grid, arm) for arm in range(2, 5)]
    best = min(found, key=lambda pair: (pair[0], len(pair[1])))
    for cross in best[1]:
        output[cross & (grid == GREY)] = CYAN
    return output


def generate_input(rng):
    height, width, arm = random_int(rng, 11, 20), random_int(rng, 12, 22), random_int(rng, 2, 3)
    size = 2 * arm + 1
    shape = blank_grid(size, size)
    shape[arm, :] = shape[:, arm] = CYAN

    def draw_cross():
        cross = shape.copy()
        cells = pick_some(rng, find_cells(shape, CYAN), random_int(rng, 2 * arm, 3 * arm))
        return draw_cells(cross, cells, RED)

    def draw():
        full = blank_grid(height + 2, width + 2)
        scatter(rng, full, [draw_cross() for _ in range(random_int(rng, 1, height * width // 90))])
        full = full[1:-1, 1:-1]
        scatter_cells(rng, full, GREY, int(height * width * 0.48))
        return full

    def is_clear(full):
        grid = replace_color(full, CYAN, GREY)
        found = [find_crosses(grid, each) for each in (arm - 1, arm, arm + 1)]
        first, second, *_ = sorted((unexplained, len(crosses)) for unexplained, crosses in found)
        return first < second and grids_equal(task(grid), full)

    return replace_color(draw_until(draw, is_clear), CYAN, GREY)
