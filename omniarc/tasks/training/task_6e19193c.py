"""Draw a diagonal ray out of the open corner of each shape."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid):
        row, column = find_cells(~obj.mask)[0]
        corner = obj.top + row, obj.left + column
        draw_ray(output, corner, (2 * row - 1, 2 * column - 1), obj.color)
    return output


def generate_input(rng):
    color, side, count = random_color(rng), random_int(rng, 9, 12), random_int(rng, 2, 3)

    def draw():
        grid = blank_grid(side, side)
        cells = 0
        for _ in range(count):
            bend = blank_grid(2, 2, color)
            row, column = random_int(rng, 0, 1), random_int(rng, 0, 1)
            bend[row, column] = BLACK
            top, left = place(rng, grid, bend, margin=1)
            direction = 2 * row - 1, 2 * column - 1
            cells += 3 + len(ray_cells(grid, (top + row, left + column), direction))
        return grid, cells

    return draw_until(draw, lambda drawn: (task(drawn[0]) != BLACK).sum() == drawn[1])[0]
