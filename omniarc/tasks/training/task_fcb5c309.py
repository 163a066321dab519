from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    largest = max(find_objects(grid), key=lambda obj: obj.height * obj.width)
    dots = most_common_color(grid, ignore=[background_color(grid), largest.color])
    return replace_color(grid[largest.box], largest.color, dots)


def generate_input(rng):
    height, width = random_int(rng, 13, 17), random_int(rng, 13, 17)
    color, dots = random_colors(rng, 2)
    grid = blank_grid(height, width)
    rows, columns = random_int(rng, 6, 8), random_int(rng, 6, 8)
    frames = [box_frame(rows, columns, color)]
    for _ in range(2):
        frames.append(box_frame(random_int(rng, 3, rows - 1), random_int(rng, 3, 5), color))
    scatter_cells(rng, frames[0], dots, random_int(rng, 2, 5))
    scatter(rng, grid, frames)
    scatter_cells(rng, grid, dots, random_int(rng, 6, 12))
    return grid
