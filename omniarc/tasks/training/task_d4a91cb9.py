"""Connect cyan with red in yellow: first along the column, then along the row."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    start, end = find_cells(grid, CYAN)[0], find_cells(grid, RED)[0]
    corner = end[0], start[1]
    output = grid.copy()
    draw_line(output, start, corner, YELLOW)
    draw_line(output, corner, end, YELLOW)
    return draw_cells(draw_cells(output, [start], CYAN), [end], RED)


def generate_input(rng):
    grid = blank_grid(random_int(rng, 8, 13), random_int(rng, 9, 14))

    def draw(length):
        return draw_until(
            lambda: pick_some(rng, range(1, length - 1), 2),
            lambda pair: abs(pair[0] - pair[1]) > 2,
        )

    grid[tuple(draw(length) for length in grid.shape)] = [CYAN, RED]
    return grid
