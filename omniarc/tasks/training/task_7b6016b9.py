"""Fill what the lines enclose with red, and the rest of the background with green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    walls = grid != background
    output = replace_color(grid, background, GREEN)
    output[enclosed_cells(walls)] = RED
    return output


def generate_input(rng):
    height, width = random_int(rng, 18, 25), random_int(rng, 18, 25)
    color = random_color(rng, exclude=[RED, GREEN])

    def draw():
        grid = blank_grid(height, width)
        for row in range(random_int(rng, 2, 5), height - 1, random_int(rng, 4, 6)):
            left, right = random_int(rng, 0, width // 2), random_int(rng, width // 2, width - 1)
            grid[row, left : right + 1] = color
        for column in range(random_int(rng, 2, 5), width - 1, random_int(rng, 5, 7)):
            top, bottom = random_int(rng, 0, height // 2), random_int(rng, height // 2, height - 1)
            grid[top : bottom + 1, column] = color
        return grid

    def accept(grid):
        joined = len(find_objects(grid, connectivity=8)) == 1
        return joined and enclosed_cells(grid != BLACK).sum() > 20

    return draw_until(draw, accept)
