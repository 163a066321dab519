"""Move each rectangle to the other half, to where its dots are."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rows, columns = (2, 1) if grid[0, 0] != grid[-1, 0] else (1, 2)
    halves = split_evenly(grid, rows, columns)
    output, source = sorted(halves, key=lambda half: (half != background_color(half)).sum())
    background = background_color(output)
    shapes = find_objects(source, multicolor=True)
    for shape in sorted(shapes, key=lambda obj: count_color(obj.grid, obj.color) - obj.size):
        marks = replace_color(shape.grid, shape.color, background)
        for top_left in find_template(output, marks):
            draw_pattern(output, shape.grid, top_left)
    return output


def generate_input(rng):
    height, width = random_int(rng, 10, 15), random_int(rng, 8, 15)
    around, other, color, *colors = random_colors(rng, 5)
    background = BLACK if chance(rng, 0.25) else other

    def draw_shape():
        shape = blank_grid(random_int(rng, 2, 5), random_int(rng, 3, 6), color)
        scatter_cells(rng, shape, pick(rng, colors), random_int(rng, 1, 4), background=color)
        return shape

    def draw():
        shapes = [draw_shape() for _ in range(random_int(rng, 2, 3))]
        source, target = blank_grid(height, width, around), blank_grid(height, width, background)
        placed = scatter(rng, source, shapes, margin=1, background=around)
        placed += scatter(rng, target, shapes[:2], background=background)
        return shapes, source, replace_color(target, color, background), placed

    def accept(drawn):
        shapes, _, target, placed = drawn
        marks = [replace_color(shape, color, background) for shape in shapes]
        found = [len(find_template(target, part, transparent=background)) for part in marks]
        return (
            found == [1, 1, 0][: len(shapes)]
            and None not in placed
            and target[0, 0] == target[-1, 0]
        )

    _, source, target, _ = draw_until(draw, accept)
    halves = pick_some(rng, [source, target], 2)
    return np.vstack(halves) if chance(rng, 0.5) else np.hstack(halves)
