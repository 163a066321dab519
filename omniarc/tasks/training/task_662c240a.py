"""Show the block that is not symmetric about its diagonal."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    height, width = grid.shape
    blocks = split_evenly(grid, height // width, 1)
    return next(block for block in blocks if not grids_equal(block, block.T))


def generate_input(rng):
    colors = random_colors(rng, 6)

    def draw_block(index, symmetric_block):
        def draw():
            block = random_grid(rng, 3, 3, colors[2 * index : 2 * index + 2])
            if symmetric_block:
                for row, column in [(0, 1), (0, 2), (1, 2)]:
                    block[column, row] = block[row, column]
            return block

        def accept(block):
            least = count_color(block, least_common_color(block))
            return 2 <= least <= 4 and grids_equal(block, block.T) == symmetric_block

        return draw_until(draw, accept)

    chosen = random_int(rng, 0, 2)
    return assemble([[draw_block(index, index != chosen)] for index in range(3)])
