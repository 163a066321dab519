"""Fill square holes with red."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for block in find_objects(grid):
        for hole in block.holes:
            if hole.is_square:
                draw_object(output, hole.recolored(RED))
    return output


def holed_block(rng, hole):
    rows, columns = hole.shape
    height, width = random_int(rng, max(4, rows + 2), 6), random_int(rng, max(4, columns + 2), 6)
    block = blank_grid(height, width, GREY)
    top, left = random_int(rng, 1, height - rows - 1), random_int(rng, 1, width - columns - 1)
    block[top : top + rows, left : left + columns][hole] = BLACK
    return block


def generate_input(rng):
    def draw():
        grid = blank_grid(12, 12)
        size = pick(rng, [1, 2, 2, 3, 4])
        holes = [blank_grid(size, size) == BLACK]
        for _ in range(random_int(rng, 1, 3)):
            size = pick(rng, [1, 2, 2, 3, 4])
            hole = random_shape(rng, 4, 4, random_int(rng, 2, 12))
            flat = blank_grid(random_int(rng, 2, 3), 4) == BLACK
            square = blank_grid(size, size) == BLACK
            holes.append(random_orientation(rng, pick(rng, [hole, flat, square])))
        scatter(rng, grid, [holed_block(rng, hole) for hole in holes])
        return grid

    return draw_until(draw, lambda grid: len(find_objects(grid)) > 1)
