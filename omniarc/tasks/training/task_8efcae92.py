"""Cut out the rectangle with the most red dots."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    candidates = (
        (color, find_objects(grid, multicolor=True, background=color))
        for color in colors_by_count(grid)
    )
    background, panels = next(
        (color, panels)
        for color, panels in candidates
        if all(panel.is_rectangle for panel in panels)
    )
    dot = least_common_color(grid, ignore=background)
    return max(panels, key=lambda panel: count_color(panel.grid, dot)).grid


def generate_input(rng):
    grid = blank_grid(20, 20)
    counts = sorted(pick_some(rng, range(3, 12), random_int(rng, 3, 4)), reverse=True)
    for count in counts:
        rectangle = blank_grid(random_int(rng, 4, 9), random_int(rng, 4, 9), BLUE)
        scatter_cells(rng, rectangle, RED, count, background=BLUE)
        place(rng, grid, rectangle)
    return grid
