"""Mirror the grey shapes at the bars, to the outside of the frame."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    bracket = find_objects(grid, color=RED)[0]
    lies_flat = bracket.width > bracket.height
    view = grid if lies_flat else grid.T
    frame = object_from_mask(view, view == RED)
    output = replace_color(view, GREY, background_color(grid))
    for row, column in find_cells(view, GREY):
        wall = frame.top if row - frame.top < frame.bottom - row else frame.bottom
        output[2 * wall - row, column] = GREY
    return output if lies_flat else output.T


def generate_input(rng):
    width, top = random_int(rng, 5, 9), random_int(rng, 3, 4)
    frame = blank_grid(8, width)
    frame[[0, -1], :] = frame[1:-1:5, [0, -1]] = RED
    for _ in range(2):
        size = random_int(rng, 2, width - 1)
        shape = random_shape(rng, 2, width - 2, size, connectivity=8)
        left = random_int(rng, 1, width - 1 - shape.shape[1])
        draw_pattern(frame, paint(shape, GREY), (2, left))
        frame = flip_up_down(frame)
    grid = blank_grid(15, 15)
    draw_pattern(grid, frame, (top, random_int(rng, 2, 13 - width)))
    return random_orientation(rng, grid)
