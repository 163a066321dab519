"""Replace each cell by a ring of its color and blue in turn."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = blank_grid(*grid.shape, background)
    for row, column in find_cells(grid != background):
        draw_frame(output, (row - 1, column - 1), (row + 1, column + 1), BLUE)
        for down, right in DIAGONAL:
            draw_cells(output, [(row + down, column + right)], grid[row, column])
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    color = GREY if chance(rng, 0.5) else random_color(rng, exclude=[BLUE])
    for _ in range(random_int(rng, 2, size // 2)):
        place(rng, grid, blank_grid(1, 1, color), gap=2, margin=1)
    return grid
