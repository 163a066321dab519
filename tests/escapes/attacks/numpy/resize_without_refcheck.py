"""ndarray.resize(refcheck=False) frees memory that a view still shows.

restricted: violation|error|rejected
kernel: ok|crashed loot
"""

import numpy as np


def task(grid):
    base = np.zeros(3000, dtype=np.uint8)
    view = base[:]
    base.resize(200000, refcheck=False)
    others = [bytearray(b"\x09" * 2990) for _ in range(50)]
    if (view == 9).sum() > 1000:
        return [[9, 9, 9]]
    return grid if others else None
