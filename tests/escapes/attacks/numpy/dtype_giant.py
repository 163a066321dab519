"""A dtype with an item of two gigabytes, and fields outside it.

restricted: error|out_of_memory|crashed
kernel: error|out_of_memory|crashed
"""

import numpy as np


def task(grid):
    kind = np.dtype({"names": ["a"], "formats": ["i8"], "offsets": [2**31 - 4], "itemsize": 16})
    return [[9, 9, 9]] if np.zeros(2, kind)["a"][0] is not None else grid
