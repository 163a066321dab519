"""Mirror the shape to the side that the arrow points to."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    things = [object_from_mask(grid, grid == color) for color in colors]
    shape, arrow = sorted(things, key=lambda thing: thing.top)
    across = -shape.width if arrow.mask[0, 0] else shape.width
    return draw_object(grid.copy(), shape.transformed(flip_left_right).moved(0, across))


def generate_input(rng):
    rows = pick(rng, [3, 3, 4])
    grid = blank_grid(rows + 3, 9)
    arrow = np.array([[4, 0, 0], [4, 4, 4], [0, 4, 0]], dtype=np.int8)

    def fits(shape):
        like_arrow = any(grids_equal(shape > 0, turned > 0) for turned in orientations(arrow))
        return shape.any(axis=0).all() and shape.any(axis=1).all() and not like_arrow

    shape = draw_until(lambda: random_grid(rng, rows, 3, CYAN, density=0.55), fits)
    draw_pattern(grid, shape, (0, 3))
    draw_pattern(grid, arrow if chance(rng, 0.5) else arrow[:, ::-1], (rows, 3))
    return grid
