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

    def draw_part(rows):
        part = blank_grid(rows, width)
        columns = pick_some(rng, range(width), random_int(rng, 3, 5 if rows > 3 else 4))
        colors = [BLUE, RED] + [pick(rng, [BLUE, RED]) for column in columns[2:]]
        for column, color in zip(columns, colors):
            part[random_int(rng, 0, rows - 1), column] = color
        return part

    def none_touch(part):
        return all(obj.size == 1 for obj in find_objects(part, connectivity=8, multicolor=True))

    grid[: wall - 1] = draw_until(lambda: draw_part(wall - 1), none_touch)
    grid[wall + 2 :] = draw_until(lambda: draw_part(height - wall - 2), none_touch)
    return grid
