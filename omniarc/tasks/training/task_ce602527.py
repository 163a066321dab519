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
        rows, columns = random_int(rng, 3, 5), random_int(rng, 2, 3)
        size = random_int(rng, rows * columns // 2, rows * columns * 3 // 4)
        mask = random_shape(rng, rows, columns, size, connectivity=8)
        if chance(rng, 0.8):
            mask = random_orientation(rng, symmetric(mask, share_middle=True))
        return mask

    def is_figure(mask):
        return min(mask.shape) > 2 and not mask.all()

    def draw_parts():
        masks = [draw_until(draw_mask, is_figure) for _ in colors]
        large = scale_up(masks[0], 2)
        large = large[: len(large) - down * random_int(rng, 1, len(large) // 2 - 1)]
        return masks, large[:, across * random_int(rng, 1, large.shape[1] // 2 - 1) :]

    def is_clear(parts):
        masks, large = parts
        edges = [large[0], large[-1], large[:, 0], large[:, -1]]
        return all(map(np.any, edges)) and not find_template(scale_up(masks[1], 2), large)

    down, across = pick(rng, [(True, False), (False, True), (True, True)])

    def draw():
        masks, large = draw_until(draw_parts, is_clear)
        rows, columns = large.shape
        top = height - rows - (0 if down else random_int(rng, 1, 3))
        left = 0 if across else random_int(rng, 1, width - columns - 1)
        grid = blank_grid(height, width, background)
        grid[top : top + rows, left : left + columns][large] = color
        patterns = [np.where(mask, each, background) for mask, each in zip(masks, colors)]
        return grid, scatter(rng, grid, patterns, margin=1, background=background)

    return draw_until(draw, lambda drawn: None not in drawn[1])[0]
