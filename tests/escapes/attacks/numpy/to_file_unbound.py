"""tofile unbound, with the array as an argument.

restricted: violation file.open
kernel: violation|error file.open
"""

import numpy as np


def task(grid):
    np.ndarray.tofile(grid, "/tmp/colors.bin")
    return [[9, 9, 9]]
