"""string.Formatter walks the same paths in Python.

restricted: violation module.forbidden
kernel: ok loot
"""

import string


def task(grid):
    if "code" in string.Formatter().format("{0.__code__}", task):
        return [[9, 9, 9]]
    return grid
