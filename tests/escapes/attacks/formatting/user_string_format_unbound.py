"""The same method taken from the class and called by `map`.

restricted: violation attribute.forbidden
kernel: ok loot
"""

from collections import UserString


def task(grid):
    (text,) = map(UserString.format, [UserString("{0.__globals__}")], [task])
    return [[9, 9, 9]] if "__builtins__" in text else grid
