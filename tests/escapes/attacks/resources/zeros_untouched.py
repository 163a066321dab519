"""Arrays that are reserved and never touched.

restricted: out_of_memory
kernel: out_of_memory
"""

import numpy as np


def task(grid):
    kept = [np.zeros(10**7) for _ in range(10**5)]
    return grid if kept else None
