"""The initializer of the class of dataclasses' sentinel sets an attribute of what it is given.

restricted: violation class.dynamic
kernel: ok|error
"""

import dataclasses

import numpy as np


def task(grid):
    initialize = type(dataclasses.KW_ONLY).__init__
    try:
        initialize(np.zeros_like, "x")
    except TypeError:
        initialize(type(np.zeros_like), "x")
    return grid
