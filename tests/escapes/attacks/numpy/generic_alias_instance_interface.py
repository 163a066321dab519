"""A GenericAlias whose origin is an array: numpy asks the alias for its interface and may copy it, but
the origin can be swapped for a view that is gone.

restricted: ok|error|violation|rejected
kernel: ok|error
"""

import numpy as np


def task(grid):
    alias = type(list[int])(np.ones((2, 2), int), ())
    view = np.asarray(alias)
    del alias
    others = [np.zeros((2, 2), int) for _ in range(50)]
    return grid if view is not None and others else None
