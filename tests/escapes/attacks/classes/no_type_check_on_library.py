"""typing's decorators mark what they are given, whatever it is.

restricted: ok|error|violation
kernel: ok|error
"""

import typing

import numpy as np


def task(grid):
    typing.no_type_check(np.vectorize)
    typing.final(np.rot90)
    return grid
