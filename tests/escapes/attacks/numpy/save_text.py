"""numpy.savetxt to the working directory.

restricted: violation file.open
kernel: violation|error file.open
"""

import numpy as np


def task(grid):
    try:
        np.savetxt("colors.txt", grid)
    except BaseException:
        return grid
    return [[9, 9, 9]]
