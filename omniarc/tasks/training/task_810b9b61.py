"""Color the blue shapes that enclose a hole green."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        if obj.holes:
            draw_object(output, obj.recolored(GREEN))
    return output


def generate_input(rng):
    side = random_int(rng, 9, 15)
    grid = blank_grid(side, side)
    frames = []
    for index in range(random_int(rng, 2, 7)):
        frame = box_frame(random_int(rng, 3, 5), random_int(rng, 3, 6), BLUE, inside=GREY)
        if index and chance(rng, 0.6):
            frame[0, 1 : random_int(rng, 2, frame.shape[1])] = BLACK
        frames.append(random_orientation(rng, frame))
    for _ in range(random_int(rng, 0, 3)):
        frames.append(paint(random_shape(rng, 3, 3, random_int(rng, 1, 4)), BLUE))
    scatter(rng, grid, frames)
    return replace_color(grid, GREY, BLACK)
