"""Add in red what the shape lacks to be the same after half a turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    shape = object_from_mask(grid, grid != background)
    left = shape.right - shape.height + 1
    output = grid.copy()
    square = output[shape.top : shape.bottom + 1, left : shape.right + 1]
    missing = (square == background) & (rotate(square, 2) != background)
    square[missing] = RED
    return output


def generate_input(rng):
    side = random_int(rng, 8, 10)
    middle = (side - 1) // 2
    odd = side % 2
    upper = blank_grid(side, side)
    upper[middle : side - middle, middle : side - middle] = BLUE
    for row in range(middle):
        room = middle - row - 1
        left, right = random_int(rng, 0, room), random_int(rng, 0, room)
        if odd and chance(rng, 0.5):
            right = left
        upper[row, middle - left : middle + right + 1] = BLUE
    if chance(rng, 0.5):
        upper[1, middle - 1 : middle + 2] = BLUE
    turned = [rotate(upper, turns) for turns in range(4)]
    gone = turned[3] * (upper == BLACK) * (turned[1] == BLACK) * (turned[2] == BLACK)
    pattern = overlay(*turned)
    pattern[gone == BLUE] = BLACK
    grid = blank_grid(10, 10)
    place(rng, grid, pattern)
    return grid
