"""The k-d tree of an interpolator, whose index array is overwritten before a query.

restricted: error|violation
kernel: ok|error|crashed loot
"""

import numpy as np
from scipy.interpolate import NearestNDInterpolator


def task(grid):
    points = np.arange(100.0).reshape(50, 2)
    tree = NearestNDInterpolator(points, np.arange(50)).tree
    tree.indices[:] = 1000
    _, found = tree.query(np.array([[1.0, 2.0]]))
    return [[9, 9, 9]] if found[0] == 1000 else grid
