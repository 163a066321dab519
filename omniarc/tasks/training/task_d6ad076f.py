"""Connect the two rectangles by a cyan one, with a margin of one cell at its sides."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = grid != background_color(grid)
    beside = between_in_row(objects) & ~objects
    above = between_in_column(objects) & ~objects
    output = grid.copy()
    output[beside & shift(beside, UP) & shift(beside, DOWN)] = CYAN
    output[above & shift(above, LEFT) & shift(above, RIGHT)] = CYAN
    return output


def generate_input(rng):
    first, second = random_colors(rng, 2, exclude=[CYAN])
    top = random_int(rng, 0, 2)
    bottom = top + random_int(rng, 1, 3)
    other_top = random_int(rng, bottom + 2, 8)
    other_bottom = min(other_top + random_int(rng, 1, 3), 9)
    grid = blank_grid(10, 10)
    left = random_int(rng, 0, 5)
    right = random_int(rng, left + 3, 9)
    other_left = random_int(rng, max(left - 3, 0), right - 3)
    other_right = random_int(rng, max(left, other_left) + 3, 9)
    draw_rectangle(grid, (top, left), (bottom, right), first)
    draw_rectangle(grid, (other_top, other_left), (other_bottom, other_right), second)
    return random_orientation(rng, grid)
