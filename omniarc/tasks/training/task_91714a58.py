"""Keep only the large rectangle, and remove the noise."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    largest = max(find_objects(grid), key=lambda obj: obj.size)
    block = blank_grid(2, 2, largest.color)
    output = blank_grid(*grid.shape, background_color(grid))
    for top_left in find_template(grid, block):
        draw_pattern(output, block, top_left)
    return output


def generate_input(rng):
    height, width = pick(rng, [(2, 6), (2, 7), (2, 8), (3, 3), (3, 4), (3, 5)])
    color = random_color(rng)
    block = blank_grid(height, width, color)
    if chance(rng, 0.4):
        block = block.T
    height, width = block.shape
    top, left = random_int(rng, 0, 16 - height), random_int(rng, 0, 16 - width)

    def draw():
        grid = random_grid(rng, 16, 16, range(1, 10), density=random_int(rng, 30, 42) / 100)
        return draw_pattern(grid, block, (top, left))

    def accept(grid):
        return len(find_template(grid, blank_grid(2, 2, color))) == (height - 1) * (width - 1)

    return draw_until(draw, accept)
