"""Copies an object with another class for its own, whose __new__ returns a library's object.

restricted: ok|error
kernel: ok|error loot
"""

import copy
import random


class Plain:
    pass


class Other:
    def __new__(cls):
        return library


library = random.Random(1)


def task(grid):
    plain = Plain()
    plain.seen = 1
    try:
        copied = copy.deepcopy(plain, {id(Plain): Other})
    except (TypeError, ValueError):
        return grid
    return [[9, 9, 9]] if type(copied) is not Plain else grid
