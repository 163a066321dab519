"""functools.reduce walks a path of names with getattr.

restricted: violation attribute.forbidden
kernel: ok loot
"""

from functools import reduce


def task(grid):
    path = "__init__ __globals__ __builtins__".replace("__init__ ", "").split()
    if reduce(getattr, path[:1], task):
        return [[9, 9, 9]]
    return grid
