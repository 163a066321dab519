"""numpy.ctypeslib loads libraries.

restricted: violation|error
kernel: violation|error
"""

import numpy as np


def task(grid):
    np.ctypeslib.load_library("libc.so.6", "/lib/x86_64-linux-gnu")
    return [[9, 9, 9]]
