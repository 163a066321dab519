"""Make red cells without red neighbors blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, color=RED):
        if obj.size == 1:
            draw_object(output, obj.recolored(BLUE))
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 5), random_int(rng, 3, 4)

    def draw():
        return random_grid(rng, height, width, [RED], density=0.5)

    def accept(grid):
        sizes = [obj.size for obj in find_objects(grid, color=RED)]
        return 1 in sizes and max(sizes) > 2

    return draw_until(draw, accept)
