"""Color shapes of six cells red, and all others blue."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        draw_object(output, obj.recolored(RED if obj.size == 6 else BLUE))
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    sizes = [6, pick(rng, [2, 3, 4, 5, 7, 8])]
    sizes += [6 if chance(rng, 0.4) else random_int(rng, 2, 8) for _ in range(5)]
    scatter(rng, grid, [paint(random_shape(rng, 4, 4, size), GREY) for size in sizes])
    return grid
