"""Color rooms with intact walls green, and those that run into one another yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    inside = grid[0, 0]
    output = grid.copy()
    for region in find_objects(grid, color=inside):
        is_whole = region.is_rectangle and region.size > 1
        draw_object(output, region.recolored(GREEN if is_whole else YELLOW))
    return output


def generate_input(rng):
    cell, count = random_int(rng, 3, 5), random_int(rng, 4, 5)
    count = min(count, 30 // (cell + 1))
    color = random_color(rng, exclude=[GREEN, YELLOW])
    size = count * (cell + 1) - 1
    grid = blank_grid(size, size)
    grid[cell :: cell + 1] = grid[:, cell :: cell + 1] = color
    walls = grid == color
    walls[cell :: cell + 1, cell :: cell + 1] = False
    draw_cells(grid, pick_some(rng, find_cells(walls), random_int(rng, 4, 12)), BLACK)
    return grid
