"""Remove cells that are not part of a rectangle."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = blank_grid(*grid.shape, background)
    for color in colors_by_count(grid, ignore=background):
        block = blank_grid(2, 2, color)
        for top_left in find_template(grid, block):
            draw_pattern(output, block, top_left)
    return output


def generate_input(rng):
    height = width = random_int(rng, 7, 17)
    color = random_color(rng)
    grid = blank_grid(height, width)
    for _ in range(random_int(rng, 1, 1 + height * width // 60)):
        rectangle = blank_grid(random_int(rng, 2, 4), random_int(rng, 2, 5), color)
        place(rng, grid, rectangle, gap=random_int(rng, 1, 2))
    for cell in pick_some(rng, find_cells(grid, BLACK), 2 + height * width // 20):
        beside = [ray_cells(grid, cell, direction)[:1] for direction in ORTHOGONAL]
        if sum(grid[other] == color for cells in beside for other in cells) <= 1:
            grid[cell] = color
    return grid
