"""A subclass of ndarray whose dtype is an object of the program's.

restricted: violation|ok|invalid_output|error
kernel: ok|invalid_output|error
"""

import numpy as np


class Kind:
    kind = "i"


class Mine(np.ndarray):
    dtype = Kind()


def task(grid):
    return np.array([[1.5, 2.5]]).view(Mine)
