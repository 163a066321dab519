"""np.recarray over a buffer, with an object for a field.

restricted: error|rejected|violation
kernel: error|ok|crashed loot
"""

import numpy as np


def task(grid):
    marker = [9, 9, 9]
    array = np.recarray((1,), dtype=[("a", "O")], buf=bytearray(id(marker).to_bytes(8, "little")))
    if np.ndarray.__getitem__(array, "a")[0] is marker:
        return [[9, 9, 9]]
    return grid
