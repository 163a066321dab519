from omniarc.dsl import *


def task(grid):
    side = len(grid)
    middle = side // 2
    colors = [grid[0, 0], grid[middle, middle], grid[0, middle]]
    output = blank_grid(2 * side, 2 * side)
    for layer in reversed(range(side)):
        end = side + layer
        output[: end + 1, : end + 1] = colors[layer % 3]
        output[end, end] = colors[(layer + 1) % 3]
    return draw_pattern(output, grid, (0, 0))
