"""Creates a class with a special method through a library's copy of a class.

restricted: violation class.dynamic
kernel: ok loot
"""

import collections


class Own:
    maps = ((), {"__getattr__": lambda self, name: 9})


def task(grid):
    made = collections.ChainMap.new_child(Own, "X")
    return [[made().anything] * 3]
