"""Color the black rectangles that are at least two wide and high red, the longest first."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for length in (4, 3, 2):
        for height, width in [(length, 2), (2, length)]:
            for cell in find_template(output, blank_grid(height, width)):
                draw_pattern(output, blank_grid(height, width, RED), cell)
    return output


def generate_input(rng):
    size = random_int(rng, 17, 19)
    grid = random_grid(rng, size, size, GREY, density=0.6)
    carved = blank_grid(size, size)
    shapes = [(2, 2)] * random_int(rng, 3, 5) + [(2, 3), (3, 2), (2, 4), (4, 2)]
    for height, width in pick_some(rng, shapes, random_int(rng, 4, 6)):
        place(rng, carved, blank_grid(height, width, GREY))
    grid[carved == GREY] = BLACK
    for row, column in find_template(grid, blank_grid(2, 2)):
        part = slice(row, row + 2), slice(column, column + 2)
        free = find_cells(carved[part] == BLACK)
        if free and not grid[part].any():
            grid[part][pick(rng, free)] = GREY
    return grid
