"""Shrink the large figure to single cells, in the color of the noise."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = max(find_objects(grid, connectivity=8), key=lambda obj: obj.size).color
    figure = object_from_mask(grid, grid == color)
    noise = most_common_color(grid, ignore=[figure.background, color])
    size = figure.height // 3
    return grid_from_mask(figure.mask[::size, ::size], noise)


def generate_input(rng):
    color, noise = random_colors(rng, 2)

    def draw():
        return random_grid(rng, 3, 3, color, density=0.6)

    def accept(pattern):
        objects = find_objects(pattern, connectivity=8, color=color)
        return len(objects) == 1 and objects[0].shape == (3, 3) and 5 <= objects[0].size <= 7

    pattern = draw_until(draw, accept)
    grid = blank_grid(random_int(rng, 20, 25), random_int(rng, 22, 26))
    place(rng, grid, scale_up(pattern, random_int(rng, 3, 5)), margin=1)
    scatter_cells(rng, grid, noise, random_int(rng, 20, 60))
    return grid
