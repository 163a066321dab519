"""A dtype description that is an expression.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    np.dtype("(__import__('os').getpid(),)i4, f8")
    return [[9, 9, 9]]
