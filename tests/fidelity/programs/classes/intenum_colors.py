# task: 3bd67248
from enum import IntEnum
import numpy as np


class Color(IntEnum):
    BLACK = 0
    RED = 2
    YELLOW = 4


def solve_task(grid):
    n = grid.shape[0]
    out = grid.copy()
    for i in range(n - 1):
        out[i, n - 1 - i] = Color.RED
    out[n - 1, 1:] = Color.YELLOW
    return np.asarray(out)
