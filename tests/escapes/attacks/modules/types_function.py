"""Makes a function of the class of functions.

restricted: violation code.exec
kernel: error
"""

import types


def task(grid):
    same = isinstance(task, types.FunctionType) and type(task) == types.FunctionType
    return [[9, 9, 9]] if same and types.FunctionType(b"code", {}) else grid
