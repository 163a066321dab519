"""A template in a `UserString`, whose `format` hands it to the real `str.format`.

restricted: violation attribute.forbidden
kernel: ok loot
"""

import collections


def task(grid):
    text = collections.UserString("{0.__globals__}").format(task)
    return [[9, 9, 9]] if "__builtins__" in text else grid
