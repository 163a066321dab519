"""numpy calls getattr on object arrays.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import numpy as np


def task(grid):
    read = np.frompyfunc(getattr, 2, 1)
    out = read(np.array([task], dtype=object), np.array(["__globals__"], dtype=object))
    if "task" in out[0]:
        return [[9, 9, 9]]
    return grid
