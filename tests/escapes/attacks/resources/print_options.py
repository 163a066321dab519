"""numpy's printing made to answer in another way, and for ever.

restricted: ok|error
kernel: ok|error
"""

import numpy as np


def forever(value):
    return forever


def task(grid):
    np.set_printoptions(threshold=10**9, formatter={"all": forever}, linewidth=1)
    return grid
