"""Color the shape like the cell in the corner, and remove the cell."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    parts = [object_from_mask(grid, grid == color) for color in colors_by_count(grid)]
    dot, shape, background = sorted(parts, key=lambda obj: obj.grid.size)
    return map_colors(grid, {shape.color: dot.color, dot.color: background.color})


def generate_input(rng):
    side = random_int(rng, 6, 9)
    color, dot = random_colors(rng, 2)
    shape = random_shape(rng, side - 2, side - 2, random_int(rng, 8, 14))
    grid = blank_grid(side, side)
    place(rng, grid, paint(shape, color), margin=1)
    grid[side - 1, 0] = dot
    return grid
