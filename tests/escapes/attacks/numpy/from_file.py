"""numpy.fromfile from a device.

restricted: violation file.open
kernel: violation|error file.open
"""

import numpy as np


def task(grid):
    np.fromfile("/dev/urandom", dtype=np.uint8, count=4)
    return [[9, 9, 9]]
