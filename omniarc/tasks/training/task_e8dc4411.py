"""Repeat the shape diagonally toward the cell, in its color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    shape = object_from_mask(grid, grid == BLACK)
    dot = object_from_mask(grid, grid == least_common_color(grid))
    down = 1 if dot.top > shape.center[0] else -1
    right = 1 if dot.left > shape.center[1] else -1
    lengths = range(1, max(grid.shape))
    step = next(n for n in lengths if not shape.moved(n * down, n * right).overlaps(shape))
    for distance in range(step, max(grid.shape), step):
        copy = shape.moved(distance * down, distance * right)
        draw_object(output, copy.recolored(dot.color))
    return output


def generate_input(rng):
    small = chance(rng, 0.7)

    def draw():
        quarter = random_grid(rng, 3, 3, 1, density=0.45).astype(bool)
        quarter = quarter[:2, :2] if small else quarter
        return symmetric(quarter | quarter.T, up_down=True, share_middle=True)

    def marked_cells(mask):
        shape = object_from_mask(mask, mask)
        cells = set(shape.cells)
        step = next(n for n in range(1, 6) if not shape.moved(n, n).overlaps(shape))
        middle = len(mask) // 2
        moved = [(row + step, column + step) for row, column in cells]
        return step, [
            (row, column)
            for row, column in sorted(moved)
            if min(row, column) > middle and (row - 1, column - 1) in cells
        ]

    def accept(mask):
        if not mask[0].any() or mask.all() or len(find_objects(mask, connectivity=8)) > 1:
            return False
        step, marks = marked_cells(mask)
        return step > 1 and len(marks) > 0

    mask = draw_until(draw, accept)
    step, marks = marked_cells(mask)
    size = len(mask)
    height, width = random_int(rng, 12, 18), random_int(rng, 13, 17)
    background, color = random_colors(rng, 2)
    grid = blank_grid(height, width, background)
    top, left = random_int(rng, 1, height - size - step), random_int(rng, 1, width - size - step)
    grid[top : top + size, left : left + size][mask] = BLACK
    row, column = pick(rng, marks)
    grid[top + row, left + column] = color
    return rotate(grid, random_int(rng, 0, 3))
