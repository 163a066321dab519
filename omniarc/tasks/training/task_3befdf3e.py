"""Exchange the block's two colors, and extend it to each side by what is inside its frame."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for obj in find_objects(grid, multicolor=True):
        outside, inside, depth = obj.grid[0, 0], obj.grid[1, 1], obj.height - 2
        top, left, bottom, right = obj.top, obj.left, obj.bottom, obj.right
        draw_rectangle(output, (top - depth, left), (bottom + depth, right), outside)
        draw_rectangle(output, (top, left - depth), (bottom, right + depth), outside)
        swapped = map_colors(obj.grid, {outside: inside, inside: outside})
        draw_pattern(output, swapped, obj.top_left)
    return output


def generate_input(rng):
    outside, inside = random_colors(rng, 2)
    depths = pick(rng, [[1], [2], [2, 1], [1, 1]])
    low = 10 if len(depths) == 1 else 12
    height, width = random_int(rng, low, low + 1), random_int(rng, low, low + 1)
    grid = blank_grid(height, width)
    spots = []
    for depth in depths:
        size = 3 * depth + 2
        cross = blank_grid(size, size, GREY)
        cross[:depth, :depth] = cross[:depth, -depth:] = BLACK
        cross[-depth:, :depth] = cross[-depth:, -depth:] = BLACK
        spots.append(place(rng, grid, cross, gap=0))
    grid = blank_grid(height, width)
    for depth, spot in zip(depths, spots):
        if spot is not None:
            frame = box_frame(depth + 2, depth + 2, outside, inside)
            draw_pattern(grid, frame, (spot[0] + depth, spot[1] + depth))
    return grid
