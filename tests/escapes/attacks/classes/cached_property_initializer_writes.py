"""The initializer of a cached property, called with a library's class, sets attributes of that.

restricted: violation class.dynamic
kernel: ok|error
"""

import functools

import numpy as np


def task(grid):
    functools.cached_property.__init__(type(np.zeros_like), len)
    return grid
