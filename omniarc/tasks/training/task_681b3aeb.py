"""Fit the two pieces together to a square."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    first, second = find_objects(grid)
    background = background_color(grid)
    side = round((first.size + second.size) ** 0.5)
    empty = blank_grid(side, side, background)
    corners = find_cells(empty, background)
    outputs = (
        draw_object(draw_object(empty.copy(), first.at(*corner)), second.at(*other_corner))
        for corner in corners
        for other_corner in corners
    )
    return next(output for output in outputs if background not in output)


def generate_input(rng):
    def draw_pair():
        part = blank_grid(3, 3)
        piece = random_shape(rng, 3, 3, random_int(rng, 3, 6))
        rows, columns = piece.shape
        draw_pattern(part, piece, (pick(rng, [0, 3 - rows]), pick(rng, [0, 3 - columns])))
        return [find_objects(mask) for mask in (part == 1, part == 0)]

    def fits_one_way(pair):
        if [len(pieces) for pieces in pair] != [1, 1]:
            return False
        (first,), (second,) = pair
        fits = 0
        for top in range(4 - first.height):
            for left in range(4 - first.width):
                rest = first.at(top, left).mask_in(blank_grid(3, 3))
                fits += np.array_equal(crop_to(~rest, ~rest), second.mask)
        return fits == 1

    pair = draw_until(draw_pair, fits_one_way)
    pieces = [paint(piece.mask, color) for (piece,), color in zip(pair, random_colors(rng, 2))]
    grid = blank_grid(10, 10)
    scatter(rng, grid, pieces)
    return grid
