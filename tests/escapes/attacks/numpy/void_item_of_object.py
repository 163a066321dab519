"""A structured scalar keeps a view of memory that its array gives up.

restricted: violation|error|rejected|ok
kernel: ok|crashed|error
"""

import numpy as np


def task(grid):
    array = np.zeros(64, dtype=[("a", "i8"), ("b", "i8")])
    item = array[5]
    try:
        array.resize(100000, refcheck=False)
    except ValueError:
        return grid
    item["a"] = 9
    return grid
