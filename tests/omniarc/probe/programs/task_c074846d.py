from omniarc.dsl import *


def task(grid):
    row, column = find_cells(grid, GREY)[0]
    arm = find_cells(grid, RED)
    output = replace_color(grid, RED, GREEN)
    turned = [(row + c - column, column - r + row) for r, c in arm]
    return draw_cells(output, turned, RED)
