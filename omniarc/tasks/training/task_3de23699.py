"""Crop to what is between the four corners, in their color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    parts = [object_from_mask(grid, grid == color) for color in colors]
    shape, corners = sorted(parts, key=lambda part: part.grid.size)
    inside = grid[corners.slices][1:-1, 1:-1]
    return replace_color(inside, shape.color, corners.color)


def generate_input(rng):
    height, width = random_int(rng, 3, 6), random_int(rng, 3, 7)
    color, corner = random_colors(rng, 2)

    def draw():
        size = random_int(rng, 4, height * width // 2 + 1)
        return random_shape(rng, height, width, size, connectivity=pick(rng, [4, 8, 8]))

    inside = blank_grid(height, width)
    place(rng, inside, paint(draw_until(draw, lambda mask: min(mask.shape) > 1), color))
    if chance(rng, 0.3):
        place(rng, inside, blank_grid(1, 1, color))
    frame = blank_grid(height + 2, width + 2)
    frame[1:-1, 1:-1] = inside
    frame[:: height + 1, :: width + 1] = corner
    grid = blank_grid(height + random_int(rng, 4, 10), width + random_int(rng, 4, 9))
    place(rng, grid, frame, margin=1)
    return grid
