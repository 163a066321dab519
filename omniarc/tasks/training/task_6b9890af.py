"""Put the shape into the frame, enlarged to fit."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    frame, shape = (
        object_from_mask(grid, mask)
        for mask in [grid == RED, (grid != RED) & (grid != background_color(grid))]
    )
    factor = (frame.width - 2) // shape.width
    return draw_pattern(frame.grid.copy(), scale_up(shape.grid, factor), (1, 1))


def generate_input(rng):
    factor = random_int(rng, 1, 4)
    grid = blank_grid(random_int(rng, 18, 25), random_int(rng, 20, 26))
    side = 3 * factor + 2
    shape = draw_until(
        lambda: random_shape(rng, 3, 3, random_int(rng, 4, 6), connectivity=8),
        lambda shape: shape.shape == (3, 3),
    )
    place(rng, grid, box_frame(side, side, RED), margin=1)
    place(rng, grid, paint(shape, random_color(rng, exclude=[RED])), margin=1)
    return grid
