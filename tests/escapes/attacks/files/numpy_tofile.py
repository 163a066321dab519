"""Has numpy write the grid to a file; the method hides in a sorted() key.

restricted: violation file.open
kernel: violation file.open file.read
"""

import numpy as np


def task(grid: np.ndarray):
    try:
        list(map(lambda a: a.tofile("grid.bin"), [grid]))
        return [[9, 9, 9]]
    except Exception:
        return grid
