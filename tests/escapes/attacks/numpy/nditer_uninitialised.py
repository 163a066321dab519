"""An iterator made without its __init__.

restricted: error
kernel: error|crashed
"""

import numpy as np


def task(grid):
    walker = np.nditer.__new__(np.nditer)
    walker.value
    return [[9, 9, 9]]
