"""Defines special methods that a class must not have, by text in the class's body.

restricted: violation name.forbidden code.dynamic
kernel: ok|error loot
"""

import copy


class Pickled:
    exec("def __reduce_ex__(self, protocol):\n    return print, ('x',)")


def task(grid):
    return [[9, 9, 9]] if copy.copy(Pickled()) is None else grid
