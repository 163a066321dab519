from omniarc.dsl import *


def task(grid):
    background = background_color(grid)
    output = blank_grid(*grid.shape, background)
    for wall in find_objects(grid):
        if wall.size > 4:
            draw_object(output, wall)
            for room in wall.holes:
                dots = grid[room.mask_in(grid)][None]
                color = most_common_color(dots, ignore=background)
                draw_object(output, room.recolored(color))
    return output
