import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    sign = np.array([[1, 0, 0], [1, 1, 1], [0, 1, 0]])
    sign = object_from_mask(sign, sign == 1)
    objects = [object_from_mask(grid, grid == color) for color in colors_by_count(grid)]
    arrow = next(obj for obj in objects if obj.same_shape(sign, any_orientation=True))
    shape = object_from_mask(grid, (grid != background_color(grid)) & (grid != arrow.color))
    side = arrow.direction_to(shape)
    corner = next(step for step in DIAGONAL if arrow.mask[1 + step[0], 1 + step[1]])
    down, right = corner[0] - side[0], corner[1] - side[1]
    mirror = flip_left_right if right else flip_up_down
    image = shape.transformed(mirror).moved(down * shape.height, right * shape.width)
    return draw_object(grid.copy(), image)


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
