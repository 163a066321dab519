from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    background = background_color(grid)
    views = (rotate(grid, turns) for turns in range(4))
    turns, output = next(
        (turns, view) for turns, view in enumerate(views) if (view[1:, :-1] == background).all()
    )
    columns = output[0] != background
    rows = output[:, -1] != background
    output[rows[:, None] & columns & (output == background)] = RED
    return rotate(output, -turns)


def generate_input(rng):
    size = random_int(rng, 8, 14)
    grid = blank_grid(size, size)
    count = random_int(rng, size // 3, size // 2)
    grid[0, pick_some(rng, range(size - 1), count)] = GREY
    grid[pick_some(rng, range(2, size), random_int(rng, 1, size // 2)), -1] = GREY
    return grid
