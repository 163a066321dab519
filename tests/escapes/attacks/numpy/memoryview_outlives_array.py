"""A memoryview of an array that is resized without looking for users of its memory.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


def task(grid):
    array = np.ones(40000, dtype=np.uint8)
    view = memoryview(array)
    np.ndarray.resize(array, 3000000, refcheck=False)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    if view[1000] == 9 and others:
        return [[9, 9, 9]]
    return grid
