"""Keep the inside of the frames only, in green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape, background_color(grid))
    for obj in find_objects(grid):
        for hole in obj.holes:
            draw_object(output, hole.recolored(GREEN))
    return output


def generate_input(rng):
    side = random_int(rng, 10, 15)
    grid = blank_grid(side, side)
    frames = [box_frame(random_int(rng, 3, 6), random_int(rng, 3, 6), RED, inside=GREY)]
    for _ in range(random_int(rng, 0, 3)):
        height, width = random_int(rng, 2, 6), random_int(rng, 2, 6)
        frames.append(box_frame(height, width, RED, inside=GREY))
    scatter(rng, grid, frames)
    return replace_color(grid, GREY, BLACK)
