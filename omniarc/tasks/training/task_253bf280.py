"""Join dots in the same row or column with a green line."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    dots = grid != background_color(grid)
    output = grid.copy()
    output[(between_in_row(dots) | between_in_column(dots)) & ~dots] = GREEN
    return output


def generate_input(rng):
    height, width = random_int(rng, 7, 14), random_int(rng, 7, 14)
    grid = blank_grid(height, width)
    rows = pick_some(rng, range(1, height - 1, 2), 3)
    for index, row in enumerate(rows[: random_int(rng, 1, 2)]):
        grid[row, pick_some(rng, range(index, width, 2), 2)] = CYAN
    if chance(rng, 0.3):
        near = dilate(grid == CYAN).any(axis=0)
        free = [column for column in range(width) if not near[column]]
        draw_cells(grid, [(rows[2], column) for column in free[:1]], CYAN)
    return grid if chance(rng, 0.5) else grid.T
