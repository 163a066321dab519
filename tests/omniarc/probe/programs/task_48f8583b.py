from omniarc.dsl import *


def task(grid):
    height, width = grid.shape
    output = blank_grid(height * height, width * width)
    for row, column in find_cells(grid, least_common_color(grid)):
        draw_pattern(output, grid, (row * height, column * width))
    return output
