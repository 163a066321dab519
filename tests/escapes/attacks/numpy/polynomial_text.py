"""Text handed to numpy's parsers: matrices, dtypes and r_.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    np.matrix("__import__('os').getpid() 1; 2 3")
    return [[9, 9, 9]]
