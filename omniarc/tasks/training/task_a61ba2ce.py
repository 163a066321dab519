from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    objects = find_objects(grid)
    height, width = objects[0].shape
    output = blank_grid(2 * height, 2 * width, background_color(grid))
    for obj in objects:
        top = 0 if obj.mask[0].all() else height
        left = 0 if obj.mask[:, 0].all() else width
        draw_object(output, obj.at(top, left))
    return output


def generate_input(rng):
    height, width = random_int(rng, 8, 14), random_int(rng, 8, 14)
    grid = blank_grid(height, width)
    corners = []
    for color, missing in zip(random_colors(rng, 4), [(0, 0), (0, 1), (1, 0), (1, 1)]):
        corner = blank_grid(2, 2, color)
        corner[missing] = BLACK
        corners.append(corner)
    scatter(rng, grid, pick_some(rng, corners, 4))
    return grid
