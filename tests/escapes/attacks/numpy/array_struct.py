"""__array_struct__ with an object that is no capsule.

restricted: rejected name.forbidden
kernel: error|ok|crashed
"""

import numpy as np


class Window:
    __array_struct__ = 12345


def task(grid):
    np.asarray(Window())
    return grid
