"""Cut out the rectangle with the most red dots."""

import numpy as np

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
    rows, columns = np.indices((10, 10))
    apart = (2 * rows + columns) % 5 == 0

    def draw():
        grid = blank_grid(20, 20)
        for _ in range(4):
            height, width = random_int(rng, 4, 10), random_int(rng, 4, 10)
            rectangle = blank_grid(height, width, BLUE)
            cells = find_cells(apart[-height:, -width:])
            dots = random_int(rng, 2, min(len(cells), 4 + height * width // 12))
            draw_cells(rectangle, pick_some(rng, cells, dots), RED)
            place(rng, grid, random_orientation(rng, rectangle))
        return grid

    def accept(grid):
        panels = find_objects(grid, multicolor=True, background=BLACK)
        counts = sorted(count_color(panel.grid, RED) for panel in panels)
        return len(counts) > 2 and counts[-1] > counts[-2]

    return draw_until(draw, accept)
