"""Where red and green touch, turn the green cell cyan and remove the red one."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for down, right in ORTHOGONAL:
        meet = (grid == GREEN) & shift(grid == RED, (down, right))
        output[meet] = CYAN
        output[shift(meet, (-down, -right))] = BLACK
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 8), random_int(rng, 3, 9)
    grid = blank_grid(height, width)
    pair = blank_grid(1, 2)
    pair[0] = GREEN, RED
    for _ in range(random_int(rng, 1, 3)):
        place(rng, grid, random_orientation(rng, pair))
    place(rng, grid, blank_grid(1, 1, GREY), gap=0)
    for _ in range(random_int(rng, 0, height * width // 10)):
        place(rng, grid, blank_grid(1, 1, pick(rng, [GREY, GREEN, RED])))
    return grid
