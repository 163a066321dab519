"""Crop to the smallest rectangle."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    rectangles = [object_from_mask(grid, grid == color) for color in colors_by_count(grid)]
    whole = [obj for obj in rectangles if obj.is_rectangle]
    return min(whole, key=lambda obj: obj.size).grid


def generate_input(rng):
    height, width = random_int(rng, 10, 20), random_int(rng, 10, 20)
    smallest, *colors = random_colors(rng, random_int(rng, 3, 3 + height * width // 100), [GREY])
    rows, columns = random_int(rng, 2, 3), random_int(rng, 2, 4)

    def draw_rectangles():
        grid = blank_grid(height, width)
        for color in colors:
            first = random_int(rng, 0, height - 4), random_int(rng, 0, width - 4)
            size = random_int(rng, 3, 7), random_int(rng, 3, 7)
            draw_rectangle(grid, first, (first[0] + size[0], first[1] + size[1]), color)
        top, left = random_int(rng, 0, height - rows), random_int(rng, 0, width - columns)
        return draw_rectangle(grid, (top, left), (top + rows - 1, left + columns - 1), smallest)

    def others_show_more(grid):
        return all(count_color(grid, color) > rows * columns + 2 for color in colors)

    return draw_until(draw_rectangles, others_show_more)
