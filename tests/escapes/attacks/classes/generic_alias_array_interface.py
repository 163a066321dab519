"""types.GenericAlias passes special names on as well, so numpy may find an interface in its origin.

restricted: ok|error|violation|rejected
kernel: ok|error
"""

import numpy as np


def task(grid):
    alias = type(list[int])(np.zeros(3), (int,))
    np.asarray(alias)
    return grid
