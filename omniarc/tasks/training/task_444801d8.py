"""Fill each open box, and the row above it, with the color of the dot inside."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for frame in find_objects(grid, color=BLUE):
        color = most_common_color(grid[frame.slices], ignore=[BLUE, frame.background])
        draw_rectangle(output, (frame.top - 1, frame.left), frame.bottom_right, color)
        draw_object(output, frame)
    return output


def generate_input(rng):
    grid = blank_grid(10, 10)
    heights = pick(rng, [[3, 4], [4, 3], [4, 4], [3, 3], [4], [5]])
    bottom = 0
    for color, height in zip(random_colors(rng, 2, exclude=[BLUE]), heights):
        room = 10 - sum(heights) - len(heights) if bottom == 0 else 10 - bottom - 1 - height
        top, left = bottom + random_int(rng, 0, room) + 1, random_int(rng, 0, 5)
        bottom = top + height
        draw_frame(grid, (top, left), (bottom - 1, left + 4), BLUE)
        grid[top, left + 2] = BLACK
        grid[random_int(rng, top + 1, min(top + 2, bottom - 2)), left + 2] = color
    return grid
