"""The same through np.recarray.

restricted: error|violation|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    one = bytearray(b"\x01" * 100000)
    before = np.recarray((32,), dtype=np.uint8, buf=one, offset=-16)
    if np.ndarray.__getitem__(before, 20) == 1 and np.ndarray.__getitem__(before, 2) != 1:
        return [[9, 9, 9]]
    return grid
