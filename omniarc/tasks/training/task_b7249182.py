"""Connect the two cells by a line with a box in the middle, each half in its own color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    first, second = find_objects(grid)
    view = output if first.left == second.left else output.T
    first, second = find_objects(view)
    middle, column = (first.top + second.top) // 2, first.left
    draw_line(view, first.top_left, second.top_left, first.color)
    draw_rectangle(view, (middle - 1, column - 2), (middle + 2, column + 2), first.color)
    draw_rectangle(view, (middle, column - 1), (middle + 1, column + 1), first.background)
    view[middle + 1 :] = replace_color(view[middle + 1 :], first.color, second.color)
    return output


def generate_input(rng):
    distance = pick(rng, [7, 9, 11, 13, 15])
    grid = blank_grid(distance + random_int(rng, 3, 5), random_int(rng, 8, 13))
    top, column = (
        random_int(rng, 1, len(grid) - distance - 2),
        random_int(rng, 3, grid.shape[1] - 4),
    )
    grid[top, column], grid[top + distance, column] = random_colors(rng, 2)
    return grid if chance(rng, 0.5) else grid.T
