"""Copy the template around each dot of its middle's color, on the panels as cells."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    panels = find_panels(grid)
    small = np.array([[panel.color for panel in row] for row in panels])
    parts = find_objects(small, connectivity=8, multicolor=True, background=BLACK)
    template = max(parts, key=lambda part: part.size)
    for dot in parts:
        if dot.size == 1:
            draw_object(small, template.at(dot.top - 1, dot.left - 1))
    output = grid.copy()
    for row, colors in zip(panels, small):
        for panel, color in zip(row, colors):
            draw_object(output, panel.recolored(color))
    return output


def generate_input(rng):
    size, count = pick(rng, [(4, 5), (3, 7), (3, 6), (2, 9), (2, 10)])
    separator, center, beside, corner = random_colors(rng, 4)
    corner = pick(rng, [BLACK, beside, corner])
    template = np.array(
        [[corner, beside, corner], [beside, center, beside], [corner, beside, corner]]
    )
    small = blank_grid(count, count)
    row, column = (random_int(rng, 1, count - 2) for _ in range(2))
    if count == 5:
        row, column = pick(rng, [1, 3]), pick(rng, [1, 3])
    draw_pattern(small, template, (row - 1, column - 1))
    centers = [(row, column)]
    cells = pick_some(rng, find_cells(small, BLACK), 10)
    for cell in cells:
        far = all(max(abs(cell[0] - r), abs(cell[1] - c)) > 2 for r, c in centers)
        if far and len(centers) <= count // 3:
            small[cell] = center
            centers.append(cell)
    panels = [[blank_grid(size, size, color) for color in row] for row in small]
    return join_panels(panels, separator)
