"""Color each object by its size: blue for four cells, red for three, green for two."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color_of_size = {4: BLUE, 3: RED, 2: GREEN}
    output = grid.copy()
    for obj in find_objects(grid):
        draw_object(output, obj.recolored(color_of_size[obj.size]))
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    shapes = []
    for _ in range(random_int(rng, 4, 9)):
        shapes.append(paint(random_shape(rng, 4, 4, random_int(rng, 2, 4)), GREY))
    scatter(rng, grid, shapes)
    return grid
