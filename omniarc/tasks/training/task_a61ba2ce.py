"""Join the four corners to a frame."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    corners = find_objects(grid)
    height = sum(corner.height for corner in corners) // 2
    width = sum(corner.width for corner in corners) // 2
    output = blank_grid(height, width, background_color(grid))
    for corner in corners:
        top = 0 if corner.mask[0].all() else height - corner.height
        left = 0 if corner.mask[:, 0].all() else width - corner.width
        draw_object(output, corner.at(top, left))
    return output


def generate_input(rng):
    height = width = random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    corners = []
    for color, missing in zip(random_colors(rng, 4), [(0, 0), (0, 1), (1, 0), (1, 1)]):
        corner = blank_grid(2, 2, color)
        corner[missing] = BLACK
        corners.append(corner)
    scatter(rng, grid, pick_some(rng, corners, 4))
    return grid
