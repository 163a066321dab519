from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    dot, shape = sorted(find_objects(grid), key=lambda obj: obj.size)
    output = blank_grid(*grid.shape, background_color(grid))
    return draw_object(output, shape.recolored(dot.color))


def generate_input(rng):
    side = random_int(rng, 6, 9)
    color, dot = random_colors(rng, 2)
    shape = random_shape(rng, side - 2, side - 2, random_int(rng, 8, 14))
    grid = blank_grid(side, side)
    place(rng, grid, paint(shape, color), margin=1)
    grid[side - 1, 0] = dot
    return grid
