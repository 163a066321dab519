from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    for background in colors_in(grid):
        panels = find_objects(grid, multicolor=True, background=background)
        if all(obj.is_rectangle for obj in panels):
            dot = least_common_color(grid, ignore=background)
            return max(panels, key=lambda obj: count_color(obj.grid, dot)).grid


def generate_input(rng):
    grid = blank_grid(20, 20)
    counts = sorted(pick_some(rng, range(3, 12), random_int(rng, 3, 4)), reverse=True)
    for count in counts:
        rectangle = blank_grid(random_int(rng, 4, 9), random_int(rng, 4, 9), BLUE)
        scatter_cells(rng, rectangle, RED, count, background=BLUE)
        place(rng, grid, rectangle)
    return grid
