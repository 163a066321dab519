from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    views = (rotate(grid, turns) for turns in range(4))
    turns, output = next(
        (turns, view)
        for turns, view in enumerate(views)
        if all(bar.bottom == len(view) - 1 and bar.width == 1 for bar in find_objects(view))
    )
    for bar in find_objects(output):
        output[len(output) - bar.height // 2 :, bar.left] = CYAN
    return rotate(output, -turns)


def generate_input(rng):
    height, bars = random_int(rng, 6, 12), random_int(rng, 3, 6)
    grid = blank_grid(height, 2 * bars + 1)
    color = RED if chance(rng, 0.5) else random_color(rng, exclude=[CYAN])
    for column in range(1, 2 * bars, 2):
        grid[random_int(rng, 1, height - 2) :, column] = color
    return grid
