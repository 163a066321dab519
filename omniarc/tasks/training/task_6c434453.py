"""Replace small frames with red crosses."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.is_frame:
            row, column = obj.center
            draw_object(output, obj.recolored(background_color(grid)))
            draw_line(output, (row, obj.left), (row, obj.right), RED)
            draw_line(output, (obj.top, column), (obj.bottom, column), RED)
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    plus = blank_grid(3, 3)
    plus[1, :] = plus[:, 1] = BLUE
    shapes = [box_frame(3, 3, BLUE)] * random_int(rng, 1, 3)
    shapes += [plus] * random_int(rng, 0, 2)
    for _ in range(random_int(rng, 1, 2)):
        shapes.append(paint(random_shape(rng, 3, 3, random_int(rng, 2, 4)), BLUE))
    scatter(rng, grid, shapes)
    return grid
