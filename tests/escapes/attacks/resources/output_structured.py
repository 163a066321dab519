"""An array of structures, and of times.

restricted: invalid_output
kernel: invalid_output
"""

import numpy as np


def task(grid):
    return np.zeros((2, 2), dtype=[("a", "i8")])
