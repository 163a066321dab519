"""Complete the pattern so that it is symmetric, by the ring that is complete."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    padded = np.pad(grid, 2, constant_values=background)
    output, free = padded.copy(), padded != background
    boxes = [np.s_[row - 2 : row + 3, column - 2 : column + 3] for row, column in find_cells(free)]
    for box in sorted(boxes, key=lambda box: count_color(padded[box], background)):
        part = padded[box]
        rings = part[::4, ::4], part[1::2, 1::2], part[[0, 2, 2, 4], [2, 0, 4, 2]]
        complete = any(np.ptp(ring) == 0 and background not in ring for ring in rings)
        if complete and free[box][2, 2]:
            output[box] = overlay(*orientations(part), transparent=background)
            free[box] = False
    return output[2:-2, 2:-2]


def generate_input(rng):
    height = width = random_int(rng, 7, 13)
    grid = blank_grid(height, width)
    colors = random_colors(rng, 3)
    corners = [(0, 0), (0, 4), (4, 0), (4, 4)]
    edges = [(0, 2), (2, 0), (2, 4), (4, 2)]
    near = [(1, 1), (1, 3), (3, 1), (3, 3)]
    pattern = blank_grid(5, 5)
    pattern[2, 2] = pick(rng, colors)
    kinds = [*pick_some(rng, [corners, edges], 2), near]
    shown = [4, *pick_some(rng, [random_int(rng, 1, 3), pick(rng, [1, 2, 4])], 2)]
    for cells, count in zip(kinds, shown):
        draw_cells(pattern, pick_some(rng, cells, count), pick(rng, colors))
    place(rng, grid, pattern)
    return grid
