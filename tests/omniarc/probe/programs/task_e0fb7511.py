from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, color=BLACK):
        if obj.size > 1:
            draw_object(output, obj.recolored(CYAN))
    return output
