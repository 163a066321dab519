"""The functional Enum with a special method in a dictionary.

restricted: violation class.dynamic
kernel: ok loot
"""

import copy
from enum import Enum


def task(grid):
    made = Enum("Made", {"a": 1, "__reduce_ex__": lambda self, protocol: (list, ())})
    return [[9, 9, 9]] if isinstance(copy.copy(made.a), list) else grid
