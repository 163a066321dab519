"""A k-d tree whose index array is overwritten: a query then reads points that are not there.

restricted: error|violation|rejected
kernel: ok|error|crashed loot
"""

import numpy as np
from scipy.spatial import cKDTree


def task(grid):
    tree = cKDTree(np.arange(20.0).reshape(10, 2), leafsize=2)
    tree.indices[:] = 10**12
    tree.query([[1.0, 2.0]])
    return grid
