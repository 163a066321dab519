from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    for wall in find_objects(grid, color=CYAN):
        room = output[wall.slices]
        cells = room == RED
        cells = cells | flip_left_right(cells)
        room[cells | flip_up_down(cells)] = RED
    return output
