"""Writes to a library class through the unbound initializer of another.

restricted: violation class.dynamic
kernel: ok loot
"""

import collections
import numbers


def task(grid):
    collections.UserDict.__init__(numbers.Real)
    return [[9, 9, 9]] if numbers.Real.data == {} else grid
