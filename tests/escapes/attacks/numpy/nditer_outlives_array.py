"""An iterator walks an array whose memory is given up under it.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    array = np.ones(5000, dtype=np.int64)
    walker = np.nditer(array)
    array.resize(3000000, refcheck=False)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    seen = sum(int(x) == 0x0909090909090909 for x in walker)
    if seen > 10 and others:
        return [[9, 9, 9]]
    return grid
