import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    output = grid.copy()
    for template in find_objects(grid, connectivity=8, multicolor=True):
        if len(template.colors) > 1:
            for color in template.colors:
                part = np.where(template.grid == color, color, background)
                for top_left in find_template(grid, part, transparent=background):
                    draw_pattern(output, template.grid, top_left, transparent=background)
    return output


def generate_input(rng):
    grid = blank_grid(random_int(rng, 11, 19), random_int(rng, 12, 22))
    count = random_int(rng, 1, 3)
    colors = random_colors(rng, 2 * count)
    patterns = []
    for center, around in zip(colors[::2], colors[1::2]):
        pattern = np.full((3, 3), around, np.int8)
        kind = random_int(rng, 0, 2)
        if kind == 0:
            pattern[[0, 1, 1, 2], [1, 0, 2, 1]] = BLACK
        elif kind == 1:
            pattern[::2, ::2] = BLACK
        else:
            pattern = pattern[:1] if chance(rng, 0.5) else pattern[:, :1]
        pattern[tuple(size // 2 for size in pattern.shape)] = center
        patterns.append((pattern, center))
    for pattern, _ in patterns:
        place(rng, grid, pattern, gap=2)
    for pattern, center in patterns:
        parts = [pattern == center, pattern != center]
        for part in parts + [pick(rng, parts) for _ in range(random_int(rng, 0, 1))]:
            positions = free_positions(grid, *pattern.shape, gap=2)
            if positions:
                draw_pattern(grid, np.where(part, pattern, BLACK), pick(rng, positions))
    return grid
