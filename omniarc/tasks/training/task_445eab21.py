"""Show the color of the larger frame, as a square."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    largest = max(find_objects(grid), key=lambda obj: obj.height * obj.width)
    return blank_grid(2, 2, largest.color)


def generate_input(rng):
    def draw_frames():
        grid = blank_grid(10, 10)
        sizes = [(random_int(rng, 3, 7), random_int(rng, 3, 7)) for _ in range(2)]
        colors = random_colors(rng, 2)
        frames = [box_frame(*size, color) for size, color in zip(sizes, colors)]
        placed = None not in scatter(rng, grid, frames)
        return grid if placed and frames[0].size != frames[1].size else None

    return draw_until(draw_frames, lambda grid: grid is not None)
