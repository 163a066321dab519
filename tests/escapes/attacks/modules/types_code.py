"""The types of code and of functions, to build a function around code of its own.

restricted: violation|rejected module.forbidden attribute.forbidden
kernel: ok|error
"""

import types


def task(grid):
    made = types.CodeType
    return [[9, 9, 9]] if types.FunctionType(made(0, 0), {}) else grid
