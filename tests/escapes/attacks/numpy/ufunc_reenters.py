"""A ufunc of the program's changes the arrays that it is being applied to.

restricted: ok|error
kernel: ok|error|crashed
"""

import numpy as np

array = np.array([object() for _ in range(2000)], dtype=object)


def clear(value):
    array[:] = 0
    return value


def task(grid):
    np.frompyfunc(clear, 1, 1)(array, out=array)
    return grid
