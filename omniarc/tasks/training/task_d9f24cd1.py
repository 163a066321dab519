"""Let red lines rise from the bottom and bypass the grey cells on the right."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    walls = grid != background_color(grid)
    output = grid.copy()
    for start in walls[-1].nonzero()[0]:
        column, color = start, grid[-1, start]
        for row in reversed(range(len(grid) - 1)):
            if walls[row, column]:
                column += 1
                output[row + 1, column] = color
            output[row, column] = color
    return output


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    gaps = [random_int(rng, 2, 4) for _ in range(size // 3)]
    left = random_int(rng, 0, 2)
    columns = [left + sum(gaps[:number]) for number in range(len(gaps))]
    columns = [column for column in columns if column < size - 1]
    grid[-1, columns] = RED
    bending = [column for column in columns if column + 2 not in columns]
    bending = pick_some(rng, bending, random_int(rng, 1, min(2, len(bending))))
    taken = columns + [column + 1 for column in bending]
    others = [column for column in range(size) if column not in taken]
    rows = pick_some(rng, range(2, size - 2), len(bending) + 1)
    for row, column in zip(rows, [*bending, *pick_some(rng, others, 1)]):
        grid[row, column] = GREY
    return grid
