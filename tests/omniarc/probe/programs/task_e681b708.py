from omniarc.dsl import *


def task(grid):
    objects = find_objects(grid, multicolor=True)
    network = max(objects, key=lambda obj: obj.size).mask_in(grid)
    output = grid.copy()
    for room in find_objects(~network):
        cells = room.mask_in(grid)
        marks = grid[dilate(cells) & network][None]
        output[cells & (grid == BLUE)] = most_common_color(marks, ignore=BLUE)
    return output
