from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    for wall in find_objects(grid, color=BLUE):
        for row, column in find_cells(~wall.mask):
            cell = wall.top + row, wall.left + column
            down = (row == wall.height - 1) - (row == 0)
            right = (column == wall.width - 1) - (column == 0)
            output[cell] = CYAN
            if (down, right) in ORTHOGONAL:
                draw_ray(output, cell, (down, right), CYAN)
    return output
