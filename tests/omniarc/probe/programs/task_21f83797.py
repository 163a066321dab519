from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    first, last = find_cells(grid, RED)
    draw_rectangle(output, first, last, BLUE)
    for row, column in (first, last):
        output[row] = output[:, column] = RED
    return output
