from omniarc.dsl import *


def task(grid):
    shape = crop_to(grid, grid != background_color(grid))
    height, width = shape.shape
    side = height + 2 * width
    output = blank_grid(side, side)
    for _ in range(4):
        output = rotate(draw_pattern(output, shape, (width, 0)))
    return output
