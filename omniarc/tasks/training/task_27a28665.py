"""Answer with a color for each of four shapes, told apart by how many corners are colored."""

import numpy as np

from omniarc.dsl import *
from omniarc.generators import *

DISTINCT_INPUTS = 36

SHAPES = np.array(
    [
        [[0, 1, 0], [1, 1, 1], [0, 1, 0]],
        [[1, 1, 0], [1, 0, 1], [0, 1, 0]],
        [[0, 1, 1], [0, 1, 1], [1, 0, 0]],
        [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
    ]
)


def task(grid):
    corners = grid[::2, ::2]
    count = (corners != background_color(grid)).sum()
    answers = {0: MAGENTA, 1: BLUE, 2: GREEN, 4: RED}
    return blank_grid(1, 1, answers[count])


def generate_input(rng):
    return paint(pick(rng, SHAPES), random_color(rng))
