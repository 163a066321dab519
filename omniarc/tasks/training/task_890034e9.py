"""Find the other black hole of the same size, and frame it too."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    color = least_common_color(grid)
    frame = object_from_mask(grid, grid == color, background=BLACK)
    output = grid.copy()
    for row, column in find_template(grid, frame.grid, transparent=color):
        draw_object(output, frame.at(row, column))
    return output


def generate_input(rng):
    color, common, rare = random_colors(rng, 3)
    long, short = pick(rng, [(3, 2), (3, 2), (4, 2), (5, 2), (3, 3), (4, 3)])
    frame = random_orientation(rng, box_frame(long + 2, short + 2, color))
    palette = [BLACK] * 6 + [common] * random_int(rng, 6, 16) + [rare] * random_int(rng, 2, 5)

    def draw():
        grid = random_grid(rng, 21, 21, palette)
        taken = blank_grid(21, 21)
        row, column = place(rng, taken, frame)
        draw_pattern(grid, frame, (row, column))
        row, column = place(rng, taken, frame)
        draw_pattern(grid, frame[1:-1, 1:-1], (row + 1, column + 1))
        return grid

    return draw_until(draw, lambda grid: len(find_template(grid, frame, transparent=color)) == 2)
