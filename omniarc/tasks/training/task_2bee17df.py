"""Fill the rows and columns that are free from border to border with green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    inside = output[1:-1, 1:-1]
    free = inside == BLACK
    inside[free.all(axis=1)] = GREEN
    inside[:, free.all(axis=0)] = GREEN
    return output


def generate_input(rng):
    size = random_int(rng, 10, 14)
    first, second = pick_some(rng, [RED, CYAN], 2)

    def draw():
        grid = blank_grid(size, size)
        for turn, color in enumerate([first, first, second, second]):
            side = rotate(grid, turn)
            depth, turned = 1, pick(rng, [0, 0, random_int(rng, 1, 4)])
            for column in range(size):
                depth = min(max(depth + pick(rng, [-2, -1, -1, 0, 0, 1, 1]), 1), 4)
                used = min(depth, column + 1, size - column)
                corner = 0 if column < turned else -1 if column >= size - turned else None
                side[:used, column] = color if corner is None else side[0, corner] or color
            grid = rotate(side, -turn)
        return random_orientation(rng, grid)

    def accept(grid):
        free = grid[1:-1, 1:-1] == BLACK
        rows, columns = free.all(axis=1).sum(), free.all(axis=0).sum()
        return 1 <= rows <= 6 and 1 <= columns <= 4 and len(find_objects(grid, color=BLACK)) == 1

    return draw_until(draw, accept)
