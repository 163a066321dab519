"""Put the pieces together: corners in the corners, edges at the sides, the grey one inside."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    rest, output = grid.copy(), blank_grid(9, 9)
    for row, column in find_cells(grid != background):
        piece = rest[row : row + 3, column : column + 3].copy()
        if (piece != background).all():
            rest[row : row + 3, column : column + 3] = background
            colored = np.argwhere(piece != GREY) - 1
            down, right = np.sign(colored.sum(axis=0))
            draw_pattern(output, piece, (3 + 3 * down, 3 + 3 * right))
    return output


def generate_input(rng):
    corner, edge = blank_grid(3, 3), blank_grid(3, 3)
    draw_cells(corner, [(0, 0), (0, 1), (1, 0)], 1)
    draw_cells(edge, [(0, 0), (0, 1), (0, 2), (1, 1)], 1)
    colors = random_colors(rng, 7, exclude=[GREY])
    colors = pick_some(rng, [*colors, random_color(rng, exclude=[GREY])], 8)
    pieces = [blank_grid(3, 3, GREY)]
    for mask in corner, edge:
        for turns in range(4):
            turned = rotate(mask, turns)
            pieces.append(np.where(turned, colors.pop(), GREY).astype(np.int8))
    height, width = random_int(rng, 14, 16), random_int(rng, 14, 16)

    def draw():
        grid = blank_grid(height, width)
        return grid, scatter(rng, grid, pick_some(rng, pieces, 9))

    return draw_until(draw, lambda drawn: None not in drawn[1])[0]
