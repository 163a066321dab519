"""Return the rectangle with the most red cells."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    blocks = find_objects(grid, multicolor=True)
    return max(blocks, key=lambda block: count_color(block.grid, RED)).grid


def generate_input(rng):
    def draw():
        grid = blank_grid(10, 10)
        for _ in range(4):
            height, width = random_int(rng, 3, 7), random_int(rng, 3, 6)
            block = random_grid(rng, height, width, [CYAN] * random_int(rng, 3, 6) + [BLUE])
            scatter_cells(rng, block, RED, random_int(rng, 1, 4), background=CYAN)
            place(rng, grid, block)
        return shift(grid, (-object_from_mask(grid, grid != BLACK).top, 0))

    def accept(grid):
        blocks = find_objects(grid, multicolor=True)
        reds = [count_color(block.grid, RED) for block in blocks]
        return 1 < len(blocks) < 4 and min(reds) > 0 and reds.count(max(reds)) == 1

    return draw_until(draw, accept)
