"""Cut the shape into cyan squares of four cells and red bars of three."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def coverings(grid):
    if GREY not in grid:
        return [grid]
    row, column = find_cells(grid, GREY)[0]
    found = []
    for height, width, color in [(2, 2, CYAN), (1, 3, RED), (3, 1, RED)]:
        part = (slice(row, row + height), slice(column, column + width))
        if np.count_nonzero(grid[part] == GREY) == height * width:
            output = grid.copy()
            output[part] = color
            found += coverings(output)
    return found


def task(grid):
    return coverings(grid)[0]


def generate_input(rng):
    height, width = random_int(rng, 8, 9), random_int(rng, 9, 11)
    sizes = [(2, 2), (1, 3), (3, 1)]

    def draw():
        grid = blank_grid(height, width)
        room = grid[random_int(rng, 0, 1) : 7, random_int(rng, 0, 2) :]
        place(rng, room, blank_grid(*pick(rng, sizes), GREY))
        for shape in [(2, 2), pick(rng, sizes[1:])] + [pick(rng, sizes) for _ in range(3)]:
            around = dilate(room > 0, 4)
            near = [
                (row, column)
                for row, column in free_positions(room, *shape, gap=0)
                if around[row : row + shape[0], column : column + shape[1]].any()
            ]
            if near:
                draw_pattern(room, blank_grid(*shape, GREY), pick(rng, near))
        return grid

    def accept(grid):
        return len({output.tobytes() for output in coverings(grid)}) == 1

    return draw_until(draw, accept)
