"""Put each piece into the hole of its shape, turned as needed."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    objects = find_objects(grid, connectivity=8, multicolor=True)
    area, *pieces = sorted(objects, key=lambda obj: -count_color(obj.grid, RED))
    output = grid[area.slices].copy()
    for piece in pieces:
        for turns in range(4):
            view = rotate(piece.grid, turns)
            for corner in find_template(output, np.where(view == RED, background, RED)):
                draw_pattern(output, view, corner)
    return output


def shapes_of(mask):
    views = {view.tobytes(): view for view in orientations(mask)}.values()
    shapes = [view[view.any(axis=1)][:, view.any(axis=0)] for view in views]
    return [(shape.shape, shape.tobytes()) for shape in shapes]


def generate_input(rng):
    def draw_mask():
        mask = np.zeros((3, 3), dtype=bool)
        place(rng, mask, random_shape(rng, 3, 3, random_int(rng, 1, 6), connectivity=8), gap=0)
        return mask, shapes_of(mask)

    masks = {}
    for _ in range(random_int(rng, 2, 5)):
        mask, shapes = draw_until(draw_mask, lambda drawn: len(set(drawn[1])) == len(drawn[1]))
        masks[min(shapes)] = mask
    masks = list(masks.values())
    area = blank_grid(random_int(rng, 8, 16), random_int(rng, 8, 11), RED)
    taken = blank_grid(*area.shape)
    grid = blank_grid(len(area) + random_int(rng, 9, 11), area.shape[1] + random_int(rng, 3, 9))
    corner = (1, random_int(rng, 1, 2))
    draw_pattern(grid, area, corner)
    for mask, color in zip(masks, random_colors(rng, len(masks), exclude=[RED])):
        hole = np.rot90(mask, random_int(rng, 0, 3))
        rows, columns = hole.nonzero()
        positions = [
            (row, column)
            for row, column in free_positions(taken, 3, 3)
            if 0 < row + min(rows) <= row + max(rows) < len(area) - 1
            and 0 < column + min(columns) <= column + max(columns) < area.shape[1] - 1
        ]
        if positions and place(rng, grid, np.where(mask, RED, color)):
            row, column = pick(rng, positions)
            taken[row : row + 3, column : column + 3] = 1
            draw_pattern(area, np.where(hole, BLACK, RED), (row, column))
    return draw_pattern(grid, area, corner)
