"""The functional Enum with a name whose str() is another.

restricted: rejected|violation|error
kernel: ok|error loot
"""

import copy
from enum import Enum


class Name(str):
    def __str__(self):
        return "b"


def task(grid):
    reducer = lambda self, protocol: (list, ([[9, 9, 9]],))
    made = Enum("Made", [("a", 1), (Name("__reduce_ex__"), reducer)])
    out = copy.copy(made.a)
    if isinstance(out, list):
        return [out[0]]
    return grid
