from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    dots = find_cells(grid, BLUE)
    for row, column in dots:
        output[row] = output[:, column] = BLUE
    for row, column in dots:
        corners = [(row + down, column + right) for down, right in DIAGONAL]
        draw_cells(output, corners, GREEN)
        output[row, column] = RED
    return output
