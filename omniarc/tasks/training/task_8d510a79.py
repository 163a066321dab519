"""Extend red cells to the grey wall, and blue cells away from it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    wall = find_cells(grid, GREY)[0][0]
    for row, column in find_cells((grid == RED) | (grid == BLUE)):
        toward, away = (DOWN, UP) if row < wall else (UP, DOWN)
        color = grid[row, column]
        draw_ray(output, (row, column), toward if color == RED else away, color, through=BLACK)
    return output


def generate_input(rng):
    height = width = random_int(rng, 9, 12)
    wall = random_int(rng, 3, height - 5)
    grid = blank_grid(height, width)
    grid[wall] = GREY
    for top, bottom in [(0, wall - 2), (wall + 2, height - 1)]:
        columns = pick_some(rng, range(width), random_int(rng, 3, 5))
        colors = [BLUE, RED] + [pick(rng, [BLUE, RED]) for column in columns[2:]]
        for column, color in zip(columns, colors):
            grid[random_int(rng, top, bottom), column] = color
    return grid
