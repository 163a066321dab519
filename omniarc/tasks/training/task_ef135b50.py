"""Fill the gaps between red blocks in the same row, but not at the top and the bottom."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    inside = output[1:-1]
    blocks = inside == RED
    inside[between_in_row(blocks) & ~blocks] = MAROON
    return output


def generate_input(rng):
    def draw():
        grid = blank_grid(10, 10)
        sizes = [(random_int(rng, 2, 6), random_int(rng, 2, 4)) for number in range(4)]
        sizes.append((random_int(rng, 2, 4), random_int(rng, 1, 3)))
        for height, width in sizes[: random_int(rng, 3, 5)]:
            place(rng, grid, blank_grid(height, width, RED))
        return grid

    def accept(grid):
        red = grid == RED
        gaps = between_in_row(red) & ~red
        if gaps[0].any() or gaps[-1].any() or gaps.sum() < 3:
            return False
        if len(find_objects(red | gaps, connectivity=8)) > 1:
            return False
        blocks = find_objects(grid)
        for first in blocks:
            for second in blocks:
                top, bottom = max(first.top, second.top), min(first.bottom, second.bottom)
                between = red[top : bottom + 1, first.right + 1 : second.left].any(axis=1)
                if top <= bottom and between.any() and not between.all():
                    return False
        return len(blocks) > 2

    return draw_until(draw, accept)
