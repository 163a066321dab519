"""Changes the seeds of the next call.

restricted: ok
kernel: ok
"""

import random

import numpy as np


def task(grid):
    random.seed(5)
    np.random.seed(5)
    return grid
