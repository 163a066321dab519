from omniarc.dsl import *
from omniarc.inputs import *


def task(grid):
    bars = sorted(find_objects(grid), key=lambda obj: obj.size, reverse=True)
    output = grid.copy()
    for bar, color in zip(bars, [BLUE, RED, GREEN, YELLOW]):
        draw_object(output, bar.recolored(color))
    return output


def generate_input(rng):
    grid = blank_grid(9, 9)
    for height, column in zip(pick_some(rng, range(1, 10), 4), [1, 3, 5, 7]):
        grid[9 - height :, column] = GREY
    return grid
