"""Extend the dots that face the block as lines to it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    block = max(find_objects(grid), key=lambda obj: obj.size).color
    output = grid.copy()
    for cell in find_cells((grid != background) & (grid != block)):
        for direction in ORTHOGONAL:
            if any(grid[ahead] == block for ahead in ray_cells(grid, cell, direction)):
                draw_ray(output, cell, direction, grid[cell], through=background)
    return output


def generate_input(rng):
    height, width = random_int(rng, 9, 18), random_int(rng, 9, 18)
    background, block, dot = random_colors(rng, 3)
    grid = blank_grid(height, width, background)
    top, left = random_int(rng, 2, height // 2), random_int(rng, 2, width // 2)
    bottom = random_int(rng, top + 2, min(top + 5, height - 3))
    right = random_int(rng, left + 2, min(left + 5, width - 3))
    draw_rectangle(grid, (top, left), (bottom, right), block)
    rows, columns = random_int(rng, top, bottom), random_int(rng, left, right)
    dots = [
        (rows, random_int(rng, 0, left - 2)),
        (rows, random_int(rng, right + 2, width - 1)),
        (random_int(rng, 0, top - 2), columns),
        (random_int(rng, bottom + 2, height - 1), columns),
    ]
    draw_cells(grid, pick_some(rng, dots, 2), dot)
    for _ in range(random_int(rng, 0, 3)):
        place(rng, grid, blank_grid(1, 1, dot), background=background)
    return grid
