"""Cut out the frame whose color occurs nowhere else."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    parts = [object_from_mask(grid, grid == color) for color in colors_by_count(grid)]
    frame = next(part for part in parts if part.is_frame)
    return grid[frame.slices]


def generate_input(rng):
    frame, lines, *others = random_colors(rng, 5)
    side, period = random_int(rng, 23, 28), random_int(rng, 5, 6)

    def draw_grid():
        sequence = [pick(rng, [BLACK, *others]) for _ in range(2 * period)]
        sequence[::period] = [lines] * 2
        start = random_int(rng, 0, period - 1)
        grid = blank_grid(side, side)
        for color in [*others, lines]:
            for index in range(side):
                if sequence[(index - start) % len(sequence)] == color:
                    grid[index] = grid[:, index] = color
        positions = range(start, side - period, period)
        top, left = pick(rng, positions), pick(rng, positions)
        return draw_frame(grid, (top, left), (top + period, left + period), frame)

    def frame_is_least(grid):
        return min(count_color(grid, color) for color in colors_by_count(grid)[:-1]) > 4 * period

    return draw_until(draw_grid, frame_is_least)
