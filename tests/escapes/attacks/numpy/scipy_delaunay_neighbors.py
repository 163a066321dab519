"""A triangulation whose neighbors are overwritten: the search for a simplex then reads anywhere.

restricted: ok|error
kernel: ok|error|crashed loot
"""

import numpy as np
from scipy.spatial import Delaunay


def task(grid):
    found = Delaunay(np.array([[0, 0], [0, 4], [4, 0], [4, 4], [2, 2]]))
    found.neighbors[:] = 300_000_000
    found.find_simplex(np.array([[0.5, 0.5], [3, 3], [9, 9]]))
    return [[9, 9, 9]] if int(found.neighbors.max()) > 4 else grid
