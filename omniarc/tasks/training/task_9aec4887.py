"""Put the shape into the frame, and color its cells by the nearest side."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    shape = object_from_mask(grid, grid == CYAN)
    frame = object_from_mask(grid, (grid != CYAN) & (grid != background_color(grid)))
    output = frame.grid.copy()
    bottom, right = frame.height - 1, frame.width - 1
    draw_object(output, shape.at(1, 1))
    for row, column in find_cells(output, CYAN):
        distances = [
            (row, output[0, 1]),
            (column, output[1, 0]),
            (bottom - row, output[bottom, 1]),
            (right - column, output[1, right]),
        ]
        nearest, second = sorted(distances)[:2]
        if nearest[0] < second[0]:
            output[row, column] = nearest[1]
    return output


def generate_input(rng):
    side = random_int(rng, 3, 5)
    top, bottom, left, right = random_colors(rng, 4, exclude=[CYAN])
    frame = blank_grid(side + 2, side + 2)
    frame[0, 1:-1], frame[-1, 1:-1] = top, bottom
    frame[1:-1, 0], frame[1:-1, -1] = left, right
    size = random_int(rng, 2 * side, 2 * side + 2) if side < 5 else random_int(rng, 11, 15)
    shape = draw_until(
        lambda: random_shape(rng, side, side, size, connectivity=8),
        lambda shape: shape.shape == (side, side),
    )
    height, width = random_int(rng, 13, 17), random_int(rng, 13, 17)

    def draw():
        grid = blank_grid(height, width)
        scatter(rng, grid, [frame, paint(shape, CYAN)])
        return grid

    return draw_until(draw, lambda grid: CYAN in grid)
