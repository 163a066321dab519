"""Nest the rings in one another, by size, on one center."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *


def side_and_gap(line):
    gap = np.flatnonzero(~line)
    if len(gap) == 0:
        return len(line), 0
    return int(2 * max(gap.mean(), len(line) - 1 - gap.mean())) + 1, len(gap)


def task(grid):
    background = background_color(grid)
    rings = []
    for color in colors_by_count(grid, ignore=background):
        mask = object_from_mask(grid, grid == color).mask
        lines = [side_and_gap(line) for line in (mask[0], mask[-1], mask[:, 0], mask[:, -1])]
        rings.append((*max(lines, key=lambda found: (found[0], -found[1])), color))
    half = max(rings)[0] // 2 + 1
    quarter = blank_grid(half, half, background)
    for side, gap, color in rings:
        start, arm = half - 1 - side // 2, (side - gap + 1) // 2
        quarter[start, start : start + arm] = color
        quarter[start : start + arm, start] = color
    upper = np.hstack([quarter, quarter[:, -2::-1]])
    return np.vstack([upper, upper[-2::-1]])


def draw_ring(side, gap, color, background):
    ring = box_frame(side, side, color, background)
    arm = (side - gap) // 2
    ring[arm : arm + gap] = ring[:, arm : arm + gap] = background
    return ring


def generate_input(rng):
    count, center = random_int(rng, 3, 5), random_int(rng, 0, 1)
    background, *colors = random_colors(rng, count + center + 1)
    if center and chance(rng, 0.3):
        colors[-1] = BLACK
    height = width = 10 + 2 * count
    if chance(rng, 0.4):
        height = 10 + random_int(rng, 2, 3) * count // 2

    def place_cut(grid, side, gap, ring):
        arm = (side - gap) // 2
        row, column = height - random_int(rng, arm, side - 1), random_int(rng, 0, width - side)
        if chance(rng, 0.3):
            column = width - random_int(rng, arm + gap + 1, side - 1)
        if (grid[row - 1 :, max(column - 1, 0) : column + side + 1] != background).any():
            return None
        draw_pattern(grid, ring, (row, column))
        return row, column

    def draw():
        grid, placed = blank_grid(height, width, background), []
        for index, color in enumerate(colors):
            side = 2 * (count - index) + 1
            gap = 2 * random_int(rng, 0, side // 2 - 2) + 1 if side > 3 else 0
            ring = draw_ring(side, gap, color, background)
            if side > 3 and chance(rng, 0.3):
                placed.append(place_cut(grid, side, gap, ring))
            else:
                placed.append(place(rng, grid, ring, background=background))
        return grid, None not in placed

    return random_orientation(rng, draw_until(draw, lambda drawn: drawn[1])[0])
