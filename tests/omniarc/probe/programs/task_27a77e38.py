from omniarc.dsl import *


def task(grid):
    output = grid.copy()
    side = len(grid)
    output[-1, side // 2] = most_common_color(grid[: side // 2], ignore=GREY)
    return output
