from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    ring = object_from(grid, grid == RED)
    dots = object_from(grid, grid == GREEN)
    step = (0, 2) if dots.width > dots.height else (2, 0)
    output = replace_color(grid, RED, background_color(grid))
    return draw_object(output, ring.moved(*step))


def generate_input(rng):
    length, across = random_int(rng, 7, 15), random_int(rng, 5, 13)
    grid = blank_grid(across, length)
    row = random_int(rng, 1, across - 2)
    start = random_int(rng, 0, 1)
    grid[row, start::2] = GREEN
    center = random_int(rng, 1, (length - start - 1) // 2 - 1) * 2 + start
    draw_frame(grid, (row - 1, center - 1), (row + 1, center + 1), RED)
    return grid.T if chance(rng, 0.5) else grid
