from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    parts = [object_from_mask(grid, grid == color) for color in colors]
    shape, corners = sorted(parts, key=lambda part: part.grid.size)
    inside = grid[corners.slices][1:-1, 1:-1]
    return replace_color(inside, shape.color, corners.color)


def generate_input(rng):
    height, width = random_int(rng, 3, 8), random_int(rng, 3, 10)
    color, corner = random_colors(rng, 2)
    inside = blank_grid(height, width)
    for _ in range(1 + height * width // 16):
        size = random_int(rng, 3, 6)
        place(rng, inside, paint(random_shape(rng, 3, 3, size, connectivity=8), color))
    frame = blank_grid(height + 2, width + 2)
    frame[1:-1, 1:-1] = inside
    frame[:: height + 1, :: width + 1] = corner
    grid = blank_grid(height + random_int(rng, 4, 10), width + random_int(rng, 4, 9))
    place(rng, grid, frame, margin=1)
    return grid
