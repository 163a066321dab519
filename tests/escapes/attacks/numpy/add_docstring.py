"""numpy.add_docstring writes into C structures.

restricted: violation module.forbidden
kernel: ok|error|violation loot
"""

import numpy as np


def task(grid):
    np.add_docstring(np.ndarray.T, "x")
    return [[9, 9, 9]]
