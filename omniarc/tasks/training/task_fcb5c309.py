"""Cut out the frame with the most dots inside, and color it like the dots."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    frames = [obj for obj in find_objects(grid) if obj.is_frame]
    color = frames[0].color
    dots = most_common_color(grid, ignore=[background_color(grid), color])
    fullest = max(frames, key=lambda frame: count_color(grid[frame.slices], dots))
    return replace_color(grid[fullest.slices], color, dots)


def generate_input(rng):
    height, width = random_int(rng, 13, 17), random_int(rng, 13, 17)
    color, dots, inside = random_colors(rng, 3)
    rows, columns = random_int(rng, 6, 8), random_int(rng, 6, 9)
    frames = [box_frame(rows, columns, color, inside)]
    shown = [blank_grid(1, 1, dots)] * random_int(rng, 3, 5)
    scatter(rng, frames[0][1:-1, 1:-1], shown, background=inside)
    for _ in range(2):
        frame = box_frame(random_int(rng, 3, rows - 1), random_int(rng, 3, 5), color, inside)
        if chance(rng, 0.6):
            scatter_cells(rng, frame, dots, random_int(rng, 1, 2), background=inside)
        frames.append(frame)
    grid = blank_grid(height, width)
    scatter(rng, grid, frames)
    scatter_cells(rng, grid, dots, random_int(rng, 6, 12))
    return replace_color(grid, inside, BLACK)
