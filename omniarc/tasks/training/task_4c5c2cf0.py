"""Mirror the shape around the cross, in both directions."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    colors = colors_by_count(grid, ignore=background)
    things = [object_from_mask(grid, grid == color) for color in colors]
    cross = next(
        thing for thing in things if thing.is_symmetric_left_right and thing.is_symmetric_up_down
    )
    output = grid.copy()
    for row, column in find_cells(grid != background):
        other_row = cross.top + cross.bottom - row
        other_column = cross.left + cross.right - column
        mirrored = [(row, other_column), (other_row, column), (other_row, other_column)]
        draw_cells(output, mirrored, grid[row, column])
    return output


def generate_input(rng):
    color, cross_color = random_colors(rng, 2)

    def draw():
        shape = random_shape(rng, 5, 5, random_int(rng, 5, 10), connectivity=8)
        return shape, (random_int(rng, 1, 2), random_int(rng, 1, 2))

    def accept(drawn):
        shape, start = drawn
        uneven = not grids_equal(shape, shape[::-1]) and not grids_equal(shape, shape[:, ::-1])
        return min(shape.shape) > 2 and uneven and not (start == (1, 1) and shape[0, 0])

    shape, start = draw_until(draw, accept)
    quarter = blank_grid(start[0] + shape.shape[0], start[1] + shape.shape[1])
    quarter[start[0] :, start[1] :] = paint(shape, color)
    quarter[0, 0] = quarter[1, 1] = cross_color
    size = random_int(rng, max(12, 2 * max(quarter.shape) - 1), 15)
    grid = blank_grid(size, size)
    row, column = (random_int(rng, reach - 1, size - reach) for reach in quarter.shape)
    draw_pattern(grid, quarter, (row, column))
    corners = [(row - 1, column - 1), (row - 1, column + 1), (row + 1, column - 1)]
    draw_cells(grid, corners, cross_color)
    return random_orientation(rng, grid)
