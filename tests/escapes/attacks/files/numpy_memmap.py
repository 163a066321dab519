"""Maps a file as an array.

restricted: violation file.open module.forbidden
kernel: error|violation file.open file.read
"""

import numpy as np


def task(grid):
    try:
        array = np.memmap("grid.dat", dtype="uint8", mode="w+", shape=(4,))
        array[:] = 9
        return [[9, 9, 9]]
    except OSError:
        return grid
