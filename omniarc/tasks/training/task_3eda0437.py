"""Fill the largest empty rectangle with magenta."""

from omniarc.dsl import *
from omniarc.generators import *


def empty_boxes(grid):
    boxes = []
    for top in range(len(grid)):
        for bottom in range(top + 2, len(grid) + 1):
            empty = (grid[top:bottom] == BLACK).all(axis=0)
            for run in find_objects(empty[None]):
                boxes.append(((bottom - top) * run.width, top, bottom, run.left, run.right))
    return boxes


def task(grid):
    top, bottom, left, right = max(empty_boxes(grid))[1:]
    output = grid.copy()
    output[top:bottom, left : right + 1] = MAGENTA
    return output


def generate_input(rng):
    height, width = random_int(rng, 2, 5), random_int(rng, 20, 30)

    def draw():
        grid = random_grid(rng, height, width, BLUE, density=0.55)
        top, left = random_int(rng, 0, height - 2), random_int(rng, 0, width - 5)
        grid[top : top + random_int(rng, 2, 3), left : left + random_int(rng, 3, 5)] = BLACK
        if chance(rng, 0.3):
            left = random_int(rng, 0, width - 10)
            grid[random_int(rng, 0, height - 1), left : left + random_int(rng, 8, 10)] = BLACK
        return grid

    def accept(grid):
        boxes = sorted(empty_boxes(grid))
        wide = boxes[-1][4] - boxes[-1][3] > 1
        return wide and boxes[-1][0] > 5 and (len(boxes) == 1 or boxes[-2][0] < boxes[-1][0])

    return draw_until(draw, accept)
