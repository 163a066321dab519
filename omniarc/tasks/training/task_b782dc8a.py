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
    height, width = random_int(rng, 5, 7), random_int(rng, 6, 9)
    center, arm = random_colors(rng, 2, exclude=[CYAN])
    maze = blank_grid(2 * height - 1, 2 * width - 1, CYAN)
    trail = [(2 * random_int(rng, 0, height - 1), 2 * random_int(rng, 0, width - 1))]
    maze[trail[0]] = BLACK
    for _ in range(int(1.15 * height * width)):
        row, column = trail[-1]
        steps = [
            (row + 2 * down, column + 2 * right)
            for down, right in ORTHOGONAL
            if 0 <= row + 2 * down < len(maze) and 0 <= column + 2 * right < maze.shape[1]
            if maze[row + 2 * down, column + 2 * right] == CYAN
        ]
        if steps:
            trail.append(pick(rng, steps))
            draw_line(maze, (row, column), trail[-1], BLACK)
        elif len(trail) > 1:
            trail.pop()
    passages = [cell for cell in find_cells(maze, BLACK) if sum(cell) % 2]
    corridors = find_cells(maze, BLACK)

    def draw():
        grid = maze.copy()
        draw_cells(grid, pick_some(rng, passages, random_int(rng, 1, 3)), CYAN)
        seed = pick(rng, corridors)
        grid[seed] = BLACK
        region = count_color(flood_fill(grid, seed, center), center)
        grid[seed] = center
        arms = find_cells(dilate(grid == center, 4) & (grid == BLACK))
        draw_cells(grid, arms, arm)
        return grid, len(arms) > 1 and region > 10 and not enclosed_cells(grid == CYAN).any()

    return draw_until(draw, lambda drawn: drawn[1])[0]
