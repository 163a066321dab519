"""Fill the frames by their size: magenta, orange and cyan."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color_of_height = {1: MAGENTA, 2: ORANGE, 3: CYAN}
    output = grid.copy()
    for obj in find_objects(grid):
        for hole in obj.holes:
            draw_object(output, hole.recolored(color_of_height[hole.height]))
    return output


def generate_input(rng):
    height = width = random_int(rng, 12, 15)
    grid = blank_grid(height, width)
    sides = [3, 4, 5] if chance(rng, 0.7) else [pick(rng, [3, 4, 5]) for _ in range(3)]
    scatter(rng, grid, [box_frame(side, side, GREY) for side in pick_some(rng, sides, 3)])
    return grid
