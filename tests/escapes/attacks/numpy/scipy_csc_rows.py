"""A sparse matrix in columns, whose row numbers are changed: the product writes past its result.

restricted: error|violation|rejected
kernel: ok|error|crashed loot
"""

import numpy as np
import scipy.sparse as sparse


def task(grid):
    matrix = sparse.csc_matrix(np.eye(3))
    matrix.indices[:] = 300
    out = matrix @ np.ones(3)
    if out.sum() == 0:
        return [[9, 9, 9]]
    return grid
