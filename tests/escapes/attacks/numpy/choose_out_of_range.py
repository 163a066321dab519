"""Functions with an index and a mode, given indices far outside.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    np.take(np.arange(4), [10**15], mode="raise")
    return [[9, 9, 9]]
