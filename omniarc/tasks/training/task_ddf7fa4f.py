"""Color each rectangle like the cell above it."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    objects = find_objects(grid)
    dots = [obj for obj in objects if obj.size == 1]
    blocks = [obj for obj in objects if obj.size > 1]
    output = grid.copy()
    for block in sorted(blocks, key=lambda block: block.right):
        above = [dot for dot in dots if block.left <= dot.left <= block.right]
        draw_object(output, block.recolored(above[0].color))
        dots.remove(above[0])
    return output


def generate_input(rng):
    size = random_int(rng, 9, 11)
    grid = blank_grid(size, size)
    rooms = random_partition(rng, size + 1, 3, least=3)
    colors = random_colors(rng, 3, exclude=[GREY])
    left = 0
    for room, color in zip(rooms, colors):
        rows, columns = random_int(rng, 2, 5), random_int(rng, 2, min(room - 1, 4))
        top = random_int(rng, 2, size - rows)
        start = left + random_int(rng, 0, room - 1 - columns)
        grid[top : top + rows, start : start + columns] = GREY
        grid[0, random_int(rng, start, start + columns - 1)] = color
        left += room
    return grid
