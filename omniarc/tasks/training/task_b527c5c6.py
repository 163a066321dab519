"""Let the red cell shoot a ray outward, with green sides as wide as its block is thick."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    for block in find_objects(grid, multicolor=True):
        row, column = next(cell for cell in block.cells if grid[cell] == RED)
        down, right = next(
            (down, right)
            for down, right in ORTHOGONAL
            if (row + down, column + right) not in block.cells
        )
        depth = block.height if down else block.width
        for offset in range(1 - depth, depth):
            start = (row + offset * right, column + offset * down)
            draw_ray(output, start, (down, right), RED if offset == 0 else GREEN)
    return output


def generate_input(rng):
    size = pick(rng, [10, 20, 20])

    def draw_block():
        depth = random_int(rng, 2, 6 if size > 10 else 2)
        length = random_int(rng, 2 * depth, size * 9 // 10)
        block = blank_grid(depth, length, GREEN)
        column = random_int(rng, depth - 1, length - depth)
        block[0, column] = RED
        row, left = random_int(rng, 3, size * 3 // 5), random_int(rng, 0, size - length)
        grid, reserved = blank_grid(size, size), blank_grid(size, size)
        draw_pattern(grid, block, (row, left))
        draw_pattern(reserved, block > 0, (row, left))
        reserved[:row, left + column - depth + 1 : left + column + depth] = 1
        turns = random_int(rng, 0, 3)
        reserved = rotate(reserved, turns) > 0
        return rotate(grid, turns), reserved, dilate(reserved)

    def draw():
        blocks = [draw_block() for _ in range(8)]
        return [
            (grid, other)
            for index, (grid, reserved, _) in enumerate(blocks)
            for other, _, near in blocks[:index]
            if not (reserved & near).any()
        ]

    first, second = draw_until(draw, len)[0]
    return overlay(first, second)
