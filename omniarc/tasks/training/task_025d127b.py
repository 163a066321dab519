"""Push each shape one cell to the right, except its last row and its right end."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = blank_grid(*grid.shape, background_color(grid))
    for obj in find_objects(grid, connectivity=8):
        for row, column in obj.cells:
            moved = column if row == obj.bottom else min(column + 1, obj.right)
            output[row, moved] = obj.color
    return output


def slanted_outline(length, sides):
    shape = blank_grid(sides + 2, length + sides, BLACK)
    shape[0, :length] = shape[-1, sides:] = 1
    for row in range(1, sides + 1):
        shape[row, row - 1] = shape[row, row + length - 1] = 1
    return shape


def generate_input(rng):
    width = random_int(rng, 9, 11)
    rows = []
    for color in random_colors(rng, random_int(rng, 1, 2)):
        sides = random_int(rng, 1, 3)
        shape = slanted_outline(random_int(rng, 3, 8 - sides), sides) * color
        part = blank_grid(len(shape) + 1, width)
        left = random_int(rng, 0, width - shape.shape[1])
        part[1:, left : left + shape.shape[1]] = shape
        rows.append([part])
    rows.append([blank_grid(random_int(rng, 1, 5), width)])
    return assemble(rows)
