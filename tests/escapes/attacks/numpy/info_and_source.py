"""numpy.info and numpy.source print to streams and read files.

restricted: violation module.forbidden
kernel: ok|error|violation loot
"""

import numpy as np


def task(grid):
    np.info(np.rot90)
    return [[9, 9, 9]]
