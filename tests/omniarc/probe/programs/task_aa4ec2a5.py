from omniarc.dsl import *


def task(grid):
    shapes = grid == BLUE
    output = grid.copy()
    output[dilate(shapes) & ~shapes] = RED
    for shape in find_objects(grid, color=BLUE):
        for hole in shape.holes:
            draw_object(output, shape.recolored(CYAN))
            draw_object(output, hole.recolored(MAGENTA))
    return output
