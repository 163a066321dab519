"""numpy.load, with pickles allowed.

restricted: violation file.open
kernel: violation|error file.open
"""

import numpy as np


def task(grid):
    np.load("/tmp/grid.npy", allow_pickle=True)
    return [[9, 9, 9]]
