"""np.vectorize with a signature that its regular expression chokes on.

restricted: error|timeout
kernel: error|timeout
"""

import numpy as np


def task(grid):
    np.vectorize(len, signature="(" + "a," * 20000 + "->()")(grid)
    return grid
