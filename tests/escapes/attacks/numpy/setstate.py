"""An array rebuilt from a state that does not fit it.

restricted: rejected attribute.forbidden
kernel: error|crashed
"""

import numpy as np


def task(grid):
    array = np.zeros(1)
    array.__setstate__((1, (1000,), np.dtype(object), False, b"\x09" * 8))
    return [[9, 9, 9]]
