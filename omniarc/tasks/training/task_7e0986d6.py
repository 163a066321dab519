"""Remove the noise, and fill the cells that it covers in the rectangles."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    block, noise = colors_by_count(grid, ignore=background)
    beside = sum(shift(grid == block, direction) for direction in ORTHOGONAL)
    output = replace_color(grid, noise, background)
    output[(grid == noise) & (beside > 1)] = block
    return output


def generate_input(rng):
    height, width = random_int(rng, 11, 14), random_int(rng, 12, 17)
    block, noise = random_colors(rng, 2)

    def draw():
        grid = blank_grid(height, width)
        for _ in range(5):
            place(rng, grid, blank_grid(random_int(rng, 3, 5), random_int(rng, 3, 8), block))
        return grid

    clean = draw_until(draw, lambda grid: 2 * count_color(grid, block) < grid.size)
    grid = clean.copy()
    beside = sum(shift(clean == block, direction) for direction in ORTHOGONAL)
    for cell in pick_some(rng, find_cells(grid > -1), random_int(rng, 20, 30)):
        around = [ray_cells(grid, cell, direction)[:1] for direction in ORTHOGONAL]
        alone = all(grid[other] != noise for cells in around for other in cells)
        if alone and (beside[cell] > 1) == (clean[cell] == block):
            grid[cell] = noise
    return grid
