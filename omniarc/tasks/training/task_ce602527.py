"""Return the shape that, enlarged twice, is partly seen at the border."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    objects = [object_from_mask(grid, grid == color) for color in colors]
    large = next(obj for obj in objects if obj.touches_border(grid))
    objects.remove(large)
    return next(obj.grid for obj in objects if find_template(scale_up(obj.mask, 2), large.mask))


def generate_input(rng):
    background, color, *colors = random_colors(rng, 4)
    height, width = random_int(rng, 15, 19), random_int(rng, 17, 18)

    def draw_mask():
        rows, columns = random_int(rng, 3, 5), random_int(rng, 3, 5)
        mirrored = chance(rng, 0.75)
        columns = 2 if mirrored else columns
        size = random_int(rng, (rows * columns + 1) // 2, rows * columns - 2 + mirrored)
        mask = random_shape(rng, rows, columns, size, connectivity=8)
        return symmetric(mask, share_middle=True) if mirrored else mask

    def draw():
        masks = [draw_mask() for _ in colors]
        large = scale_up(masks[0], 2)
        down, across = pick(rng, [(True, False), (False, True), (True, True)])
        large = large[: len(large) - down * random_int(rng, 1, len(large) // 2 - 1)]
        large = large[:, across * random_int(rng, 1, large.shape[1] // 2 - 1) :]
        rows, columns = large.shape
        top = height - rows - (0 if down else random_int(rng, 1, 3))
        left = 0 if across else random_int(rng, 1, width - columns - 1)
        grid = blank_grid(height, width, background)
        grid[top : top + rows, left : left + columns][large] = color
        patterns = [np.where(mask, each, background) for mask, each in zip(masks, colors)]
        placed = scatter(rng, grid, patterns, margin=1, background=background)
        return grid, masks, large, placed

    def accept(drawn):
        masks, large, placed = drawn[1:]
        clear = sum(len(find_template(scale_up(mask, 2), large)) > 0 for mask in masks) == 1
        whole = all(mask.size > 8 and not mask.all() for mask in masks)
        edges = [large[0], large[-1], large[:, 0], large[:, -1]]
        return clear and whole and None not in placed and all(edge.any() for edge in edges)

    return draw_until(draw, accept)[0]
