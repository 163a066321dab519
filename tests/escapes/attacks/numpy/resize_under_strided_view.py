"""The same under a strided view, whose base is not an array.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def task(grid):
    view = sliding_window_view(np.ones(40000, dtype=np.uint8), 10)
    view.base.base.resize(3000000)
    others = [bytearray(b"\x09" * 39990) for _ in range(30)]
    if view[1000, 0] == 9 and others:
        return [[9, 9, 9]]
    return grid
