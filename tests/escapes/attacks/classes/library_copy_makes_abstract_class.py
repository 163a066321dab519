"""Calls the real metaclass of abstract classes, which it gets from a library's copy of a class.

restricted: violation class.dynamic
kernel: ok loot
"""

import abc
import collections


class Own(abc.ABC):
    maps = ((), {"__getattr__": lambda self, name: 9})


def task(grid):
    kind = collections.Counter.copy
    made = collections.ChainMap.new_child(Own, "X")
    return [[made().anything] * 3] if kind else grid
