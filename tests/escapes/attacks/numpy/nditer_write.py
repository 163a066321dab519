"""An iterator writes into what it was opened to read.

restricted: error
kernel: error
"""

import numpy as np


def task(grid):
    with np.nditer(grid, op_flags=["readonly"]) as walker:
        for cell in walker:
            cell[...] = 9
    return [[9, 9, 9]]
