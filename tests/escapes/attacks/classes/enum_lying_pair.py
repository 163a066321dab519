"""The functional Enum with a pair that indexes to one name and unpacks to another.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import copy
from enum import Enum


class Pair(tuple):
    def __getitem__(self, index):
        return "b" if index == 0 else tuple.__getitem__(self, index)


def task(grid):
    reducer = lambda self, protocol: (list, ([[9, 9, 9]],))
    made = Enum("Made", [("a", 1), Pair(("__reduce_ex__", reducer))])
    out = copy.copy(made.a)
    if isinstance(out, list):
        return [out[0]]
    return grid
