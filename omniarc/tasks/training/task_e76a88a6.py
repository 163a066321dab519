"""Copy the pattern to the grey rectangles."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid, multicolor=True)
    model = next(obj for obj in objects if obj.color != GREY)
    for obj in objects:
        draw_object(output, model.at(*obj.top_left))
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 4), random_int(rng, 3, 4)
    colors = random_colors(rng, 2, exclude=[GREY])
    model = draw_until(
        lambda: random_grid(rng, height, width, colors), lambda model: len(set(model.flat)) == 2
    )

    def draw():
        grid = blank_grid(10, 10)
        blocks = [blank_grid(height, width, GREY)] * random_int(rng, 2, 3)
        return grid, scatter(rng, grid[:, 1:], [model, *blocks])

    return draw_until(draw, lambda drawn: drawn[1][2])[0]
