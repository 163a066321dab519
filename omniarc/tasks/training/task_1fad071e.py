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
    return grid
