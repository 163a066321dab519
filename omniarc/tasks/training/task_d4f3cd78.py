"""Fill the box cyan, and let the color flow out of its opening."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    frame = object_from_mask(grid, grid == GREY)
    output = grid.copy()
    output[frame.slices][~frame.mask] = CYAN
    for cell in find_cells(output, CYAN):
        for direction in ORTHOGONAL:
            draw_ray(output, cell, direction, CYAN, through=background)
    return output


def generate_input(rng):
    size = random_int(rng, 9, 12)
    box = box_frame(random_int(rng, 4, 6), random_int(rng, 5, 6), GREY)
    box[0, random_int(rng, 2, box.shape[1] - 3)] = BLACK
    grid = blank_grid(size + 1, size)
    place(rng, grid, box, margin=1)
    return random_orientation(rng, grid[:-1])
