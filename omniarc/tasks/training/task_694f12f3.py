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
    size = random_int(rng, 10, 14)
    grid = blank_grid(size, size)
    color = YELLOW if chance(rng, 0.5) else random_color(rng, exclude=[BLUE, RED])
    first, second = random_int(rng, 3, size // 2), random_int(rng, 3, size // 2 - 1)
    small, large = random_int(rng, 3, size // 2), random_int(rng, size // 2 + 1, size * 2 // 3)
    for rows, top in ((first, 0), (second, random_int(rng, first + 1, size - second))):
        columns = large if rows == max(first, second) else small
        left = random_int(rng, 0, size - columns)
        grid[top : top + rows, left : left + columns] = color
        large = small
    return np.rot90(grid, random_int(rng, 0, 3))
