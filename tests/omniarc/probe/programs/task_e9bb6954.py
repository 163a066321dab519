from omniarc.dsl import *


def task(grid):
    lines = [
        (row + 1, column + 1, color)
        for color in colors_by_count(grid, ignore=BLACK)
        for row, column in find_template(grid, blank_grid(3, 3, color))
    ]
    output = grid.copy()
    for row, column, color in lines:
        output[row] = output[:, column] = color
    for row, _, first in lines:
        for _, column, second in lines:
            if first != second:
                output[row, column] = BLACK
    return output
