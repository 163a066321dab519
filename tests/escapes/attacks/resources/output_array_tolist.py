"""A subclass of ndarray whose tolist and astype run for ever.

restricted: violation|ok|timeout|invalid_output|error|out_of_memory
kernel: ok|timeout
"""

import numpy as np


class Mine(np.ndarray):
    def tolist(self):
        while True:
            pass

    astype = tolist


def task(grid):
    return grid.astype(bool).view(Mine)
