from omniarc.dsl import *


def task(grid):
    moves = {
        BLUE: (RIGHT, 2, (-1, 2)),
        RED: (LEFT, 3, (0, -4)),
        GREEN: (DOWN, 2, (3, 0)),
        MAGENTA: (UP, 5, (-6, 0)),
    }
    output = grid.copy()
    crossings = []
    for dot in find_objects(grid):
        direction, length, end = moves[dot.color]
        cells = ray_cells(grid, dot.top_left, direction)[:length]
        crossings += [cell for cell in cells if output[cell] == GREY]
        draw_cells(output, cells, GREY)
        draw_object(output, dot.moved(*end))
    for cell in crossings:
        output[cell] = YELLOW
        draw_ray(output, cell, (1, -1), YELLOW)
    return output
