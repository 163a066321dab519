"""A broadcast view of terabytes, summed.

restricted: timeout|error|out_of_memory
kernel: timeout|error|out_of_memory
"""

import numpy as np


def task(grid):
    return [[int(np.broadcast_to(np.int8(1), (10**6, 10**6)).sum()) % 10]]
