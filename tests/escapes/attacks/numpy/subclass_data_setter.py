"""An object array of a subclass is given memory of the program's, made to look like pointers.

restricted: violation|error|rejected
kernel: ok|crashed|error loot
"""

import numpy as np


class Mine(np.ndarray):
    pass


def task(grid):
    marker = [9, 9, 9]
    array = np.zeros(1, dtype=object).view(Mine)
    array.data = bytearray(id(marker).to_bytes(8, "little"))
    if np.ndarray.__getitem__(array, 0) is marker:
        return [[9, 9, 9]]
    return grid
