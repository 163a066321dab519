"""Fill the rectangles between four yellow corners red."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for color in colors_by_count(grid, ignore=background_color(grid)):
        free = grid == color
        dots = find_cells(free)
        for top, left in dots:
            for bottom, right in dots:
                corners = np.ix_([top, bottom], [left, right])
                if top < bottom and left < right and free[corners].all():
                    free[corners] = False
                    output[top + 1 : bottom, left + 1 : right] = RED
    return output


def generate_input(rng):
    size, side = random_int(rng, 9, 13), random_int(rng, 3, 6)
    start = random_int(rng, 0, size - side)
    ends = [start, start + side - 1]
    taken, grid = blank_grid(size, size), blank_grid(size, size)
    draw_rectangle(taken, (ends[0], ends[0]), (ends[1], ends[1]), YELLOW)
    grid[np.ix_(ends, ends)] = YELLOW
    rows, columns = random_int(rng, 3, 6), random_int(rng, 3, 6)
    spots = free_positions(taken, rows, columns)
    spots = [(y, x) for y, x in spots if [y, y + rows - 1] != ends != [x, x + columns - 1]]
    if spots:
        top, left = pick(rng, spots)
        grid[top : top + rows : rows - 1, left : left + columns : columns - 1] = YELLOW
    return random_orientation(rng, grid)
