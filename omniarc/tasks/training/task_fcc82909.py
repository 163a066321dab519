"""Draw a green bar below each block, as long as its number of colors."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, multicolor=True):
        bottom = obj.bottom + len(obj.colors)
        draw_rectangle(output, (obj.bottom + 1, obj.left), (bottom, obj.right), GREEN)
    return output


def generate_input(rng):
    def draw_block():
        colors = random_colors(rng, random_int(rng, 2, 4), exclude=[GREEN])
        block = random_grid(rng, 2, 2, colors)
        return block, np.vstack([block, blank_grid(len(np.unique(block)), 2, GREEN)])

    blocks = [draw_until(draw_block, lambda drawn: len(drawn[1]) > 3) for _ in range(3)]
    blocks = blocks[: random_int(rng, 2, 3)]

    def draw():
        grid = blank_grid(10, 10)
        scatter(rng, grid, [area for _, area in blocks], gap=0)
        return replace_color(grid, GREEN, BLACK)

    def accept(grid):
        objects = find_objects(grid, connectivity=8, multicolor=True)
        return len(objects) > 1 and all(obj.shape == (2, 2) for obj in objects)

    return draw_until(draw, accept)
