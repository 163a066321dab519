"""Find the color that occurs once, and keep that cell alone, with a red frame around it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    unique = [color for color in colors_by_count(grid) if count_color(grid, color) == 1]
    row, column = find_cells(grid, unique[0])[0]
    output = blank_grid(*grid.shape, background)
    draw_rectangle(output, (row - 1, column - 1), (row + 1, column + 1), RED)
    output[row, column] = unique[0]
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    unique = random_color(rng, exclude=[RED])
    scatter_cells(rng, grid[1:-1, 1:-1], unique, 1)
    for color in random_colors(rng, random_int(rng, 4, 6), exclude=[unique]):
        scatter_cells(rng, grid, color, random_int(rng, 2, 5))
    return grid
