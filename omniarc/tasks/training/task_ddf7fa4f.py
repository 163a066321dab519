from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    output = grid.copy()
    for block in find_objects(grid, color=GREY):
        above = grid[0, block.left : block.right + 1]
        dot = [color for color in above if color != background_color(grid)]
        draw_object(output, block.recolored(dot[0]))
    return output


def generate_input(rng):
    size = random_int(rng, 10, 16)
    grid = blank_grid(size, size)
    widths = random_partition(rng, size, 3, least=3)
    colors = random_colors(rng, 3, exclude=[GREY])
    left = 0
    for width, color in zip(widths, colors):
        block = random_int(rng, 2, min(width - 1, 4))
        start = left + random_int(rng, 0, width - 1 - block)
        top = random_int(rng, 2, size - 3)
        bottom = random_int(rng, top + 1, size - 1)
        grid[top : bottom + 1, start : start + block] = GREY
        grid[0, random_int(rng, start, start + block - 1)] = color
        left += width
    return grid
