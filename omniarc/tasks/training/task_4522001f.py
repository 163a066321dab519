"""Draw two large squares on the diagonal on which the small square's marker lies."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    square = find_objects(grid, multicolor=True)[0]
    diagonal = blank_grid(2, 2, background)
    diagonal[0, 0] = diagonal[1, 1] = square.color
    if square.top != square.left:
        diagonal = flip_left_right(diagonal)
    output = blank_grid(9, 9, background)
    return draw_pattern(output, scale_up(diagonal, 4), square.top_left)


def generate_input(rng):
    background = BLACK if chance(rng, 0.7) else random_color(rng)
    color, marker = random_colors(rng, 2, exclude=[background])
    grid = blank_grid(3, 3, background)
    grid[:2, :2] = color
    grid[1, 1] = marker
    return rotate(grid, random_int(rng, 0, 3))
