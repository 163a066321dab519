"""operator.methodcaller with a forbidden method.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import operator


def task(grid):
    if operator.methodcaller("__subclasses__")(object):
        return [[9, 9, 9]]
    return grid
