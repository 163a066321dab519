"""Frame the squares green, half as wide as they are, and draw blue shadows below them."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    squares = find_objects(grid)
    for obj in squares:
        draw_rectangle(output, obj.top_left, (len(grid) - 1, obj.right), BLUE)
    for obj in squares:
        border = max(obj.shape) // 2
        first, last = obj.moved(-border, -border).top_left, obj.moved(border, border).bottom_right
        draw_rectangle(output, first, last, GREEN)
    for obj in squares:
        draw_object(output, obj)
    return output


def generate_input(rng):
    side = 5 * random_int(rng, 2, 6)
    sizes = [2, 4] if side < 20 else [2, 4, 4, 6]
    count = 2 if side == 10 else random_int(rng, 3, 4)
    squares = [pick(rng, sizes) for _ in range(count)]
    if side > 10:
        squares[:2] = [4, 2]

    def draw():
        grid = blank_grid(side + 2, side)
        scatter(rng, grid, [blank_grid(size, size, MAROON) for size in squares], gap=4)
        return grid[2:]

    return draw_until(draw, lambda grid: MAROON in grid)
