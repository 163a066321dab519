"""Fill square frames red if their inside has an even side, and orange otherwise."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for frame in find_objects(grid):
        for hole in frame.holes:
            draw_object(output, hole.recolored(RED if hole.height % 2 == 0 else ORANGE))
    return output


def generate_input(rng):
    size = random_int(rng, 10, 20)
    grid = blank_grid(size, size)
    frames = []
    for _ in range(random_int(rng, 2, 6)):
        side = random_int(rng, 3, size // 3 + 2)
        frames.append(box_frame(side, side, BLUE, inside=GREY))
    scatter(rng, grid, frames)
    return replace_color(grid, GREY, BLACK)
