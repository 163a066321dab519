"""Frame in blue each place where the pattern in the box occurs, in any orientation."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    box = object_from_mask(grid, grid == BLUE)
    pattern = replace_color(grid[box.slices][1:-1, 1:-1], BLUE, background)
    output = grid.copy()
    for view in orientations(pattern):
        height, width = view.shape
        for top, left in find_template(grid, view):
            draw_rectangle(output, (top - 1, left - 1), (top + height, left + width), BLUE)
    output[grid == YELLOW] = YELLOW
    return output


def generate_input(rng):
    def draw_pattern_in_box():
        shape = pick(rng, [(3, 3), (2, 3), (3, 2), (2, 2), (2, 3), (3, 2)])
        pattern = blank_grid(*shape)
        scatter_cells(rng, pattern, YELLOW, random_int(rng, 3, max(3, pattern.size // 2)))
        return pattern

    pattern = draw_until(
        draw_pattern_in_box, lambda pattern: crop_to(pattern, pattern).shape == pattern.shape
    )
    views = list({(view.shape, view.tobytes()): view for view in orientations(pattern)}.values())
    copies = [pattern] + [
        rotate(pattern, random_int(rng, 0, 3)) for _ in range(random_int(rng, 1, 3))
    ]

    def draw():
        grid = random_grid(rng, 23, 23, YELLOW, density=0.06)
        taken = blank_grid(25, 25)
        corners = []
        for index, view in enumerate(copies):
            size = np.pad(view, 1).shape
            row, column = place(rng, taken, blank_grid(*size, 1), gap=0, margin=int(index == 0))
            draw_pattern(grid, np.pad(view, 1), (row - 1, column - 1))
            corners.append((row - 1, column - 1))
        return grid, corners[0]

    def accept(drawn):
        grid = drawn[0]
        return sum(len(find_template(grid, view, BLACK)) for view in views) == len(copies)

    grid, corner = draw_until(draw, accept)
    box = np.pad(replace_color(pattern, BLACK, BLUE), 1, constant_values=BLUE)
    return draw_pattern(grid, box, corner)
