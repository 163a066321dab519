"""The capsule of a bit generator by a name that is put together.

restricted: violation|error|rejected
kernel: ok|error loot
"""

import numpy as np


def task(grid):
    capsule = getattr(np.random.PCG64(1), "cap" + "sule")
    if "BitGenerator" in repr(capsule):
        return [[9, 9, 9]]
    return grid
