"""An answer of a hundred million objects.

restricted: invalid_output|out_of_memory|timeout
kernel: invalid_output|out_of_memory|timeout
"""

import numpy as np


def task(grid):
    return np.broadcast_to(np.array(1, dtype=object), (10**4, 10**4))
