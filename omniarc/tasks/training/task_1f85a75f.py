from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    largest = max(find_objects(grid, connectivity=8), key=lambda obj: obj.size)
    return largest.grid


def generate_input(rng):
    color, *dots = random_colors(rng, random_int(rng, 2, 3))
    grid = random_grid(rng, 30, 30, dots, density=random_int(rng, 4, 12) / 100)
    occupied = grid != BLACK
    neighbors = sum(shift(occupied, direction) for direction in ORTHOGONAL + DIAGONAL)
    grid[neighbors > 1] = BLACK
    height, width = random_int(rng, 3, 5), random_int(rng, 3, 4)
    shape = random_shape(rng, height, width, height * width - random_int(rng, 2, 4))
    rows, columns = shape.shape
    top, left = random_int(rng, 0, 30 - rows), random_int(rng, 0, 30 - columns)
    return draw_pattern(grid, paint(shape, color), (top, left))
