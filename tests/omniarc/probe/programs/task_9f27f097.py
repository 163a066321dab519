from omniarc.dsl import *


def task(grid):
    background = most_common_color(grid, ignore=BLACK)
    pattern = crop_to(grid, (grid != background) & (grid != BLACK))
    output = grid.copy()
    return draw_pattern(output, flip_left_right(pattern), find_cells(grid, BLACK)[0])
