"""Move a copy of the line just past the tip of each grey triangle, and remove the triangles."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    color = most_common_color(grid, ignore=[background, GREY])
    rows, columns = np.indices(grid.shape)
    offsets = columns - rows
    line = offsets[grid == color][0]
    output = replace_color(grid, GREY, background)
    for triangle in find_objects(grid, color=GREY):
        far = max(offsets[triangle.mask_in(grid)], key=lambda offset: abs(offset - line))
        output[offsets == far + 2 * np.sign(far - line)] = color
    return output


def generate_input(rng):
    color = random_color(rng, exclude=[GREY])
    line = random_int(rng, -5, 5)
    grid = np.eye(10, k=line, dtype=np.int8) * np.int8(color)
    sides = [side for side in (1, -1) if line * side < 5]
    for side in pick_some(rng, sides, random_int(rng, 1, len(sides))):
        view, offset = (grid, line) if side == 1 else (grid.T, -line)
        size = random_int(rng, 2, min(5, 6 - offset))
        top = random_int(rng, max(0, -offset - 1), min(9 - offset, 10) - size)
        right = top + offset + size
        for step in range(size):
            view[top + step, right - size + 1 + step : right + 1] = GREY
    return grid
