"""numpy's constructor takes a negative offset into a buffer: memory before it, read and written.

restricted: error
kernel: ok|error|crashed loot
"""

import numpy as np


def task(grid):
    one = bytearray(b"\x01" * 100000)
    before = np.ndarray((32,), dtype=np.uint8, buffer=one, offset=-16)
    if not (np.asarray(before[:16]) == 1).all() and (before[16:] == 1).all():
        return [[9, 9, 9]]
    return grid
