"""as_strided through np.lib, beside the one that is checked.

restricted: violation|error|rejected
kernel: ok|error|crashed loot
"""

import numpy as np


def task(grid):
    wild = np.lib.stride_tricks.as_strided(grid, (100000,), (8,))
    if wild.size == 100000 and wild[50000] is not None:
        return [[9, 9, 9]]
    return grid
