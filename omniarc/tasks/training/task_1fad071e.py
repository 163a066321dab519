"""Count the blue squares of four cells, and show the number as blue cells in a row."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    squares = [obj for obj in find_objects(grid, color=BLUE) if obj.size == 4]
    output = blank_grid(1, 5, background_color(grid))
    output[:, : len(squares)] = BLUE
    return output


def generate_input(rng):
    grid = blank_grid(9, 9)
    patterns = [blank_grid(2, 2, BLUE)] * random_int(rng, 1, 5)
    patterns += [blank_grid(2, 2, RED)] * random_int(rng, 1, 4)
    for _ in range(random_int(rng, 2, 6)):
        patterns.append(blank_grid(1, 1, pick(rng, [BLUE, RED])))
    scatter(rng, grid, patterns)
    if chance(rng, 0.5):
        free = (grid == BLACK) & ~dilate(grid == RED)
        beside = find_cells(free & dilate(grid == BLUE))
        draw_cells(grid, pick_some(rng, beside, min(1, len(beside))), RED)
    return grid
