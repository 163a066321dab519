"""A mapping proxy hands the dictionary under it to the other operand of `|`.

restricted: ok|rejected|violation|error
kernel: ok loot
"""

import numpy as np

found = []


class Catch:
    def __ror__(self, other):
        found.append(other)
        return 0


class Window:
    def __init__(self):
        self.x = 1


def task(grid):
    text = b"\x09" * 40
    window = Window()
    vars(window) | Catch()
    found[0]["__array_interface__"] = {
        "version": 3,
        "shape": (60,),
        "typestr": "|u1",
        "data": (id(text), False),
    }
    if bytes(np.asarray(window)).count(b"\x09") >= 20:
        return [[9, 9, 9]]
    return grid
