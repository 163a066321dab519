import numpy as np

from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    arrow = object_from(grid, grid == YELLOW)
    above = grid[: arrow.top, arrow.left : arrow.right + 1]
    points_left = grid[arrow.top, arrow.left] == YELLOW
    left = arrow.left - arrow.width if points_left else arrow.right + 1
    return draw_pattern(grid.copy(), flip_left_right(above), (0, left))


def generate_input(rng):
    grid = blank_grid(6, 9)
    shape = draw_until(
        lambda: random_grid(rng, 3, 3, CYAN, density=0.55), lambda shape: shape.any(axis=1).all()
    )
    arrow = np.array([[4, 0, 0], [4, 4, 4], [0, 4, 0]], dtype=np.int8)
    draw_pattern(grid, shape, (0, 3))
    draw_pattern(grid, arrow if chance(rng, 0.5) else arrow[:, ::-1], (3, 3))
    return grid
