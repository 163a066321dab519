"""Shoot a ray from the arrow's tip, in the color of the dot in its base."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for arrow in find_objects(grid, multicolor=True):
        dot = arrow.colors[-1]
        row, column = next(cell for cell in arrow.cells if grid[cell] == dot)
        for down, right in ORTHOGONAL:
            if (row - down, column - right) not in arrow.cells:
                draw_ray(output, (row, column), (down, right), dot)
    return overlay(output, grid, transparent=background)


def generate_input(rng):
    color, dot = random_colors(rng, 2)
    size = random_int(rng, 3, 4)
    arrow = blank_grid(size, 2 * size - 1)
    for row in range(size):
        arrow[row, size - 1 - row : size + row] = color
    arrow[size - 1, size - 1] = dot
    grid = blank_grid(random_int(rng, 10, 15), random_int(rng, 10, 15))
    place(rng, grid, random_orientation(rng, arrow), margin=1)
    return grid
