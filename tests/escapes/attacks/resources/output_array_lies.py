"""A subclass of ndarray that lies about its shape, its size and its lists.

restricted: violation|ok|timeout|invalid_output|error|out_of_memory
kernel: ok|invalid_output|error|out_of_memory
"""

import numpy as np


class Mine(np.ndarray):
    size = 4
    ndim = 2
    shape = (2, 2)

    def tolist(self):
        return [[9, 9, 9]]


def task(grid):
    return np.zeros((3000, 3000), int).view(Mine)
