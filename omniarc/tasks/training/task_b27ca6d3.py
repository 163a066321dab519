"""Draw a green frame around each pair of red cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.size == 2:
            draw_frame(output, (obj.top - 1, obj.left - 1), (obj.bottom + 1, obj.right + 1), GREEN)
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 18), random_int(rng, 10, 18)
    grid = blank_grid(height, width)
    for _ in range(random_int(rng, 1, 4)):
        pair = blank_grid(2, 1, RED)
        place(rng, grid, pair if chance(rng, 0.5) else pair.T, gap=2)
    for _ in range(random_int(rng, 3, 14)):
        place(rng, grid, blank_grid(1, 1, RED))
    return grid
