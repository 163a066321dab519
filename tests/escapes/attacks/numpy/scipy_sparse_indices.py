"""A sparse matrix whose column numbers are changed after they were checked: the product reads past
the vector's end.

restricted: error|violation|rejected
kernel: ok|error|crashed loot
"""

import numpy as np
import scipy.sparse as sparse


def task(grid):
    matrix = sparse.csr_matrix(np.eye(3))
    matrix.indices[0] = 100000
    out = matrix @ np.zeros(3)
    if matrix.indices[0] == 100000 and len(out) == 3:
        return [[9, 9, 9]]
    return grid
