"""Return the color of the rectangle with a hole."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    pierced = next(obj for obj in find_objects(grid) if obj.holes)
    return blank_grid(1, 1, pierced.color)


def generate_input(rng):
    height, width = random_int(rng, 14, 17), random_int(rng, 14, 17)
    grid = blank_grid(height, width)
    rows, columns = random_int(rng, 4, 6), random_int(rng, 4, 6)
    colors = random_colors(rng, random_int(rng, 5, 7))
    holed = blank_grid(rows, columns, colors[0])
    top, left = random_int(rng, 1, rows - 3), random_int(rng, 1, columns - 3)
    bottom, right = random_int(rng, top, rows - 2), random_int(rng, left, columns - 2)
    draw_rectangle(holed, (top, left), (bottom, right), BLACK)
    patterns = [holed]
    for color in colors[1:]:
        patterns.append(blank_grid(random_int(rng, 2, 5), random_int(rng, 2, 5), color))
    scatter(rng, grid, patterns)
    return grid
