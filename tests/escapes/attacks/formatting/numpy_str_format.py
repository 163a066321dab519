"""A numpy string is a str too.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import numpy as np


def task(grid):
    if "code" in np.str_("{0.__code__}").format(task):
        return [[9, 9, 9]]
    return grid
