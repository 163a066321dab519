import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    arm, center = colors_by_count(grid)[2:]
    row, column = find_cells(grid, center)[0]
    around = grid[dilate(grid == center)]
    wall = most_common_color([around], ignore=[arm, center])
    floor = most_common_color(grid, ignore=[wall, arm, center])
    maze = map_colors(grid, {arm: floor, center: floor})
    output = flood_fill(maze, (row, column), arm)
    rows, columns = np.indices(grid.shape)
    even = (rows + columns - row - column) % 2 == 0
    output[even & (output == arm)] = center
    return output


def generate_input(rng):
    height, width = random_int(rng, 4, 12), random_int(rng, 4, 12)
    center, arm = random_colors(rng, 2, exclude=[CYAN])

    def draw():
        grid = blank_grid(2 * height - 1, 2 * width - 1, CYAN)
        grid[::2, ::2] = BLACK
        grid[1::2, ::2][rng.random((height - 1, width)) < 0.5] = BLACK
        grid[::2, 1::2][rng.random((height, width - 1)) < 0.5] = BLACK
        seed = 2 * random_int(rng, 0, height - 1), 2 * random_int(rng, 0, width - 1)
        region = count_color(flood_fill(grid, seed, center), center)
        grid[seed] = center
        arms = find_cells(dilate(grid == center, 4) & (grid == BLACK))
        draw_cells(grid, arms, arm)
        return grid, len(arms) > 1 and region > 10

    return draw_until(draw, lambda drawn: drawn[1])[0]
