"""Fill every third triangle between the zigzag and the border with yellow."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    regions = find_objects(grid, color=background_color(grid))
    for region in sorted(regions, key=lambda obj: obj.left)[::3]:
        draw_object(output, region.recolored(YELLOW))
    return output


def generate_input(rng):
    height, width = random_int(rng, 3, 6), random_int(rng, 9, 28)
    color = RED if chance(rng, 0.2) else random_color(rng, exclude=[YELLOW])
    grid = blank_grid(height, width)
    step = height - 1
    for column in range(0, width, 2 * step):
        draw_line(grid, (0, column), (step, column + step), color)
        draw_line(grid, (step, column + step), (0, column + 2 * step), color)
    return grid
