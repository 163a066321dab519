"""Fill the larger rectangle's inside with red, and the smaller one's with blue."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rectangles = [obj for obj in find_objects(grid, with_background=True) if obj.is_rectangle]
    smaller, larger = sorted(rectangles, key=lambda obj: obj.size)
    output = grid.copy()
    for obj, color in ((smaller, BLUE), (larger, RED)):
        output[obj.top + 1 : obj.bottom, obj.left + 1 : obj.right] = color
    return output


def generate_input(rng):
    size = pick(rng, [10, 10, 10, 11, 12, 14])
    grid = blank_grid(size, size)
    color = YELLOW if chance(rng, 0.5) else random_color(rng, exclude=[BLUE, RED])
    above, below = random_int(rng, 0, 1), random_int(rng, 0, 1)
    first = random_int(rng, 3, size // 2 + 1 - above - below)
    second = random_int(rng, 3, size - first - above - below - 1)
    small, large = random_int(rng, 3, size // 2), random_int(rng, size // 2 + 1, size * 2 // 3)
    widths = (large, small) if first >= second else (small, large)
    grid[above : above + first, above : above + widths[0]] = color
    grid = np.rot90(grid, 2)
    grid[below : below + second, below : below + widths[1]] = color
    return np.rot90(grid, random_int(rng, 0, 3))
