"""operator's functions in the place of syntax: setitem on a class's namespace, call on type.

restricted: violation class.dynamic
kernel: ok loot
"""

import operator


def task(grid):
    made = operator.call(type, "Made", (), {})
    return [[9, 9, 9]] if made else grid
