"""A dtype whose integer field lies on its object field.

restricted: error|rejected|violation
kernel: error|ok|crashed loot
"""

import numpy as np


def task(grid):
    kind = np.dtype({"names": ["a", "b"], "formats": ["O", "i8"], "offsets": [0, 0]})
    array = np.zeros(1, dtype=kind)
    marker = [9, 9, 9]
    array["b"][0] = id(marker)
    if array["a"][0] is marker:
        return [[9, 9, 9]]
    return grid
