from omniarc.dsl import *


def task(grid):
    output = blank_grid(*grid.shape)
    output[object_from_mask(grid, grid == GREY).slices] = GREY
    for color in colors_by_count(grid, ignore=[BLACK, GREY]):
        box = output[object_from_mask(grid, grid == color).slices]
        box[box == GREY] = color
    return output
