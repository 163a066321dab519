"""Unsigned numbers past the signed.

restricted: invalid_output
kernel: invalid_output
"""

import numpy as np


def task(grid):
    return np.full((2, 2), 2**64 - 1, dtype=np.uint64)
