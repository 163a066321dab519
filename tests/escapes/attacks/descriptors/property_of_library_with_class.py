"""Calls the getter of a library's property with a class, which it copies by `self.__class__(…)`.

restricted: violation class.dynamic
kernel: ok loot
"""

import collections


class Own:
    maps = [None, "Made", (), {"__getattr__": lambda self, name: 9}]


def task(grid):
    made = collections.ChainMap.parents.fget(Own)
    return [[made().anything] * 3]
