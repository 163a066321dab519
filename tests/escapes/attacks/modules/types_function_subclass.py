"""Subclasses the class of functions.

restricted: violation class.base
kernel: error
"""

import types


class Mine(types.FunctionType):
    pass


def task(grid):
    return [[9, 9, 9]] if Mine(b"code", {}) else grid
