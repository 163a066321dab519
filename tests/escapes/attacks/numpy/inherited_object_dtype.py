"""A dtype made of a base and a new description of the same bytes, one of them an object.

restricted: ok|error|rejected|violation
kernel: error|ok|crashed loot
"""

import numpy as np


def task(grid):
    marker = [9, 9, 9]
    for pair in ((np.int64, {"a": ("O", 0)}), (object, {"a": ("i8", 0)}), ("V8", {"a": ("O", 0)})):
        try:
            kind = np.dtype(pair)
            array = np.zeros(1, dtype=np.int64)
            array[0] = id(marker)
            if array.view(kind)["a"][0] is marker:
                return [[9, 9, 9]]
        except (TypeError, ValueError):
            continue
    return grid
