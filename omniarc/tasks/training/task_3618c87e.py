from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background, wall, dot = colors_by_count(grid)
    turns = next(turns for turns in range(4) if (rotate(grid, turns)[-1] == wall).all())
    output = rotate(grid, turns)
    for row, column in find_cells(output, dot):
        output[row, column] = background
        output[-1, column] = dot
    return rotate(output, -turns)


def generate_input(rng):
    height = width = random_int(rng, 4, 12)
    grid = blank_grid(height, width)
    wall, dot = (GREY, BLUE) if chance(rng, 0.5) else random_colors(rng, 2)
    grid[-1] = wall
    column = random_int(rng, 0, 2)
    while column < width:
        grid[-3:-1, column] = dot, wall
        column += random_int(rng, 2, 4)
    return grid
