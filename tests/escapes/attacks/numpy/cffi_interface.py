"""The cffi interface of a bit generator, which has to be imported first.

restricted: violation|error|rejected
kernel: violation|error|ok
"""

import numpy as np


def task(grid):
    np.random.PCG64(1).cffi
    return grid
