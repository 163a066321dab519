"""Fill the corridors that can be reached from the cells, in their two colors in turn."""

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
    height, width = 2 * random_int(rng, 5, 7) + 1, 2 * random_int(rng, 6, 10) + 1
    center, arm = random_colors(rng, 2, exclude=[CYAN])
    maze = blank_grid(height, width, CYAN)
    trail = [(pick(rng, range(1, height, 2)), pick(rng, range(1, width, 2)))]
    maze[trail[0]] = BLACK
    while trail:
        row, column = trail[-1]
        steps = [
            (row + 2 * down, column + 2 * right)
            for down, right in ORTHOGONAL
            if 0 < row + 2 * down < height and 0 < column + 2 * right < width
            if maze[row + 2 * down, column + 2 * right] == CYAN
        ]
        if steps:
            trail.append(pick(rng, steps))
            draw_line(maze, (row, column), trail[-1], BLACK)
        else:
            trail.pop()
    passages = [cell for cell in find_cells(maze, BLACK) if sum(cell) % 2]
    for side in (maze[0], maze[-1], maze[:, 0], maze[:, -1]):
        side[pick_some(rng, range(1, len(side), 2), random_int(rng, 1, 4))] = BLACK

    def draw():
        grid = maze.copy()
        draw_cells(grid, pick_some(rng, passages, random_int(rng, 1, 3)), CYAN)
        seed = pick(rng, range(1, height, 2)), pick(rng, range(1, width, 2))
        region = count_color(flood_fill(grid, seed, center), center)
        grid[seed] = center
        arms = find_cells(dilate(grid == center, 4) & (grid == BLACK))
        draw_cells(grid, arms, arm)
        return grid, len(arms) > 1 and region > 10

    return draw_until(draw, lambda drawn: drawn[1])[0]
