from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    background = background_color(grid)
    dot_color = least_common_color(grid)
    wall = object_from(grid, (grid != dot_color) & (grid != background))
    output = grid.copy()
    for dot in find_objects(grid, color=dot_color):
        down, right = dot.direction_to(wall)
        draw_object(output, dot.recolored(background))
        draw_object(output, dot.moved(2 * down, 2 * right))
    return output


def generate_input(rng):
    height, width = random_int(rng, 4, 8), random_int(rng, 4, 12)
    grid = blank_grid(height, width)
    wall, dot = (GREY, BLUE) if chance(rng, 0.5) else random_colors(rng, 2)
    grid[-1] = wall
    column = random_int(rng, 0, 2)
    while column < width:
        grid[-3:-1, column] = dot, wall
        column += random_int(rng, 2, 4)
    return grid
