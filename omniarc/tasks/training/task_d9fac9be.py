"""Return the color of the cell in the middle of the square ring."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    colors = colors_by_count(grid, ignore=background_color(grid))
    squares = (
        draw_frame(blank_grid(3, 3, center), (0, 0), (2, 2), ring)
        for center in colors
        for ring in colors
        if center != ring
    )
    square = next(square for square in squares if find_template(grid, square))
    return blank_grid(1, 1, square[1, 1])


def generate_input(rng):
    height, width = random_int(rng, 6, 12), random_int(rng, 8, 12)
    colors = random_colors(rng, 2)
    center, ring = colors
    top, left = random_int(rng, 0, height - 3), random_int(rng, 0, width - 3)

    def draw_grid():
        grid = random_grid(rng, height, width, colors, density=0.2)
        draw_rectangle(grid, (top, left), (top + 2, left + 2), ring)
        grid[top + 1, left + 1] = center
        return grid

    def is_the_only_ring(grid):
        rings = 0
        for color in colors:
            rings += len(find_template(grid, box_frame(3, 3, color), transparent=BLACK))
            rings -= len(find_template(grid, blank_grid(3, 3, color)))
        return rings == 1

    return draw_until(draw_grid, is_the_only_ring)
